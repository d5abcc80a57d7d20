import type { Catalog, TableSnapshot } from '../catalog/catalog'
import type { Engine } from '../engines/engine'
import { CodedError } from '../model/coded-error'
import type { PartitionWrite, PublishedSet, PublishedSnapshot } from '../model/snapshot'
import { cheapestOf } from './cheapest'
import { readsWholeGrains } from './coarse-times'
import type { Start, PublicationLog } from './find-start'
import { isMadeFrom, rangeOfPlans, type PartitionLog } from './made-from'
import type { Plan } from './plan'
import { looksAt, plansOf } from './plans-of'
import type { DatasetRequest } from './query-service'
import type { Priced, TableChoice } from './table-choice'
import type { TableFamily } from './table-families'
import type { TableView } from './table-view'
import { viewCovers } from './view-covers'

export interface ChoosingOptions extends Pick<PublicationLog, 'findPublication' | 'publicationAt'> {
  readonly catalog: Pick<Catalog, 'snapshot'>
  readonly engine: Pick<Engine, 'estimatedBytes'>
  readonly family: TableFamily
  readonly published: PublishedSet
  /** Read once for each operation. */
  readonly partitionsOf: (
    publication: PublishedSnapshot,
  ) => Promise<ReadonlyMap<string, PartitionWrite>>
  readonly inputsOf: PartitionLog['inputsOf']
}

/**
 * The cheapest table that answers exactly: the dataset's own or a coarser one, and where none of
 * these can, the finer one. A later page stays with the table of the first, as long as it can answer.
 * @throws CodedError what refuses the request, in words of the dataset's own table
 */
export async function chooseTable(
  request: DatasetRequest,
  { publication, cursor }: Start,
  options: ChoosingOptions,
  signal: AbortSignal,
): Promise<TableChoice> {
  const { catalog, family } = options
  const snapshot = await catalog.snapshot(request.dataset.table, publication.snapshotId)
  const own: TableChoice = { request, publication, snapshot, otherName: null }
  const { position } = cursor
  if (family.coarser.length === 0 && family.finer === null) return own
  const isLater = request.after !== null
  if (isLater && cursor.other === null) return own
  const usable = (view: TableView) => usableTable(view, own, cursor, options)
  const coarser = (await Promise.all(family.coarser.map(usable))).filter((one) => one !== null)
  const [kept] = coarser
  if (isLater && kept !== undefined) return kept.choice
  const plans = await plansOrRefusal(own.request, snapshot, position)
  if (!(plans instanceof CodedError)) {
    return cheapestOf([{ choice: own, plans }, ...coarser], options.engine, signal)
  }
  const finer = family.finer === null ? null : await usable(family.finer)
  const able = finer === null ? coarser : [...coarser, finer]
  if (able.length === 0) throw plans
  return cheapestOf(able, options.engine, signal)
}

/** Null where it cannot answer exactly, or from the very data of the base. */
async function usableTable(
  view: TableView,
  base: TableChoice,
  cursor: Start['cursor'],
  options: ChoosingOptions,
): Promise<Priced | null> {
  const looked = looksAt(base.request)
  if (!viewCovers(view.dataset, looked)) return null
  const request = { ...base.request, dataset: view.dataset }
  for (const publication of await publicationsOf(view, base, cursor, options)) {
    const snapshot = await heldSnapshot(view, publication, options)
    if (snapshot === null) continue
    const plans = await plansOrRefusal(request, snapshot, cursor.position)
    if (plans instanceof CodedError) continue
    if (!plans.every((plan) => readsWholeGrains(view, base.request.dataset, plan))) continue
    if (!(await isOfSameData(view, publication, base, plans, options))) continue
    return { choice: { request, publication, snapshot, otherName: view.other.name }, plans }
  }
  return null
}

/** What is published, and what was when the base was: between two runs only one of them may fit it. */
async function publicationsOf(
  { other }: TableView,
  { publication, request }: TableChoice,
  { other: stayed }: Start['cursor'],
  { published, findPublication, publicationAt }: ChoosingOptions,
): Promise<readonly PublishedSnapshot[]> {
  if (request.after !== null) {
    if (stayed?.name !== other.name) return []
    const found = await findPublication(other.name, stayed.snapshotId)
    return found === null ? [] : [found]
  }
  const current = await published.get(other.name)
  const then = await publicationAt(other.name, publication.publishedAt)
  return [current, then?.snapshotId === current?.snapshotId ? undefined : then].filter(
    (one) => one !== undefined && one !== null,
  )
}

/** Null where it has expired: the own table still answers. */
async function heldSnapshot(
  { other }: TableView,
  { snapshotId }: PublishedSnapshot,
  { catalog }: ChoosingOptions,
): Promise<TableSnapshot | null> {
  try {
    return await catalog.snapshot(other.table, snapshotId)
  } catch (error) {
    if (error instanceof CodedError) return null
    throw error
  }
}

async function isOfSameData(
  { other, isCoarser }: TableView,
  publication: PublishedSnapshot,
  base: TableChoice,
  plans: readonly Plan[],
  { partitionsOf, inputsOf }: ChoosingOptions,
): Promise<boolean> {
  const [ofOther, ofBase] = await Promise.all([
    partitionsOf(publication),
    partitionsOf(base.publication),
  ])
  const range = rangeOfPlans(plans, other.partitionedBy?.column ?? '')
  const { name } = base.request.dataset
  return isCoarser
    ? isMadeFrom({ dataset: other.name, days: ofOther }, ofBase, range, { inputsOf })
    : isMadeFrom({ dataset: name, days: ofBase }, ofOther, range, { inputsOf })
}

async function plansOrRefusal(
  request: DatasetRequest,
  snapshot: TableSnapshot,
  position: number,
): Promise<readonly Plan[] | CodedError> {
  try {
    return await plansOf(request, snapshot, position)
  } catch (error) {
    if (error instanceof CodedError) return error
    throw error
  }
}
