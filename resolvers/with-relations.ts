import type { Sequence } from '../src/model/sequence'
import type { Value } from '../src/model/value'
import type { AnswerNode, AnswerSource, AsOf } from '../src/query/query-service'
import { keyOfRelated } from '../src/query/row-key'
import type { GatherKeys, Place } from './gather-keys'
import type { SelectedRelation } from './selected-relations'

/** A node with the rows that its relations lead to. */
export interface RelatedNode {
  readonly [field: string]: Value | AnswerNode | RelatedNode | null
}

type Attach = (nodes: Sequence<AnswerNode>) => Promise<Sequence<RelatedNode>>

interface Placed extends SelectedRelation {
  readonly place: Place
  readonly beyond: readonly Placed[]
}

/**
 * Takes part in gathered reads from before `work` has nodes until it ends, also by an error, so that
 * other fields wait for its keys, and for nothing else.
 */
export async function withRelations<T>(
  relations: readonly SelectedRelation[],
  asOf: AsOf | null,
  gather: GatherKeys,
  work: (attach: Attach, sources: () => readonly AnswerSource[]) => Promise<T>,
): Promise<T> {
  const placed = takePlaces(relations, asOf, gather, 1)
  try {
    return await work(
      (nodes) => attachAll(nodes, placed),
      () => sourcesOf(placed),
    )
  } finally {
    leaveAll(placed)
  }
}

function takePlaces(
  relations: readonly SelectedRelation[],
  asOf: AsOf | null,
  gather: GatherKeys,
  depth: number,
): readonly Placed[] {
  return relations.map((selected) => ({
    ...selected,
    place: gather({ dataset: selected.target, fields: selected.fields, asOf, depth }),
    beyond: takePlaces(selected.beyond, asOf, gather, depth + 1),
  }))
}

/** After its rows were attached. */
function sourcesOf(placed: readonly Placed[]): readonly AnswerSource[] {
  return placed.flatMap(({ place, beyond }) => [...place.sources(), ...sourcesOf(beyond)])
}

function leaveAll(placed: readonly Placed[]): void {
  for (const { place, beyond } of placed) {
    place.leave()
    leaveAll(beyond)
  }
}

async function attachAll(
  given: Sequence<AnswerNode>,
  placed: readonly Placed[],
): Promise<Sequence<RelatedNode>> {
  if (placed.length === 0) return given
  const nodes = [...given]
  const found = await Promise.all(placed.map((one) => related(nodes, one)))
  return nodes.map((node, index): RelatedNode => {
    const rows = placed.map(
      ({ relation }, at) => [relation.name, found[at]?.[index] ?? null] as const,
    )
    return { ...node, ...Object.fromEntries(rows) }
  })
}

/** Of each node, the row that the relation leads to. */
async function related(
  nodes: readonly AnswerNode[],
  { relation, target, place, beyond }: Placed,
): Promise<readonly (RelatedNode | null)[]> {
  const rows = await place.load(nodes.map((node) => keyOfRelated(node, target.grain, relation)))
  if (beyond.length === 0) return rows
  const different = [...new Set(rows)].filter((row) => row !== null)
  const attached = [...(await attachAll(different, beyond))]
  const byRow = new Map(different.map((row, index) => [row, attached[index] ?? null]))
  return rows.map((row) => row && (byRow.get(row) ?? null))
}
