import DataLoader from 'dataloader'
import type { AnswerNode, AnswerSource } from '../src/query/query-service'
import { relatedAsOf, relatedKeysMax, type RelatedRead } from '../src/query/read-related'
import { keyText, type RowKey } from '../src/query/row-key'

/** What a field will look for, told before it knows the keys. */
export interface ExpectedKeys extends Omit<RelatedRead, 'principal'> {
  /** 1 for a relation of nodes, 2 for one of the rows that these lead to. */
  readonly depth: number
}

/** A field's place in a gathered read: it takes part once, or leaves. */
export interface Place {
  /** Waits until the last field that expects keys of this dataset has told its own, or left. */
  load(keys: readonly (RowKey | null)[]): Promise<readonly (AnswerNode | null)[]>
  leave(): void
  /** Of the statements that read the rows, which may be of other fields too. */
  sources(): readonly AnswerSource[]
}

export type GatherKeys = (expected: ExpectedKeys) => Place

type Read = (
  wanted: Omit<RelatedRead, 'principal'>,
  keys: readonly RowKey[],
  told: (source: AnswerSource) => void,
) => Promise<readonly (AnswerNode | null)[]>

interface Gathering {
  readonly fields: Set<string>
  readonly loader: DataLoader<RowKey, AnswerNode | null, string>
  readonly dispatches: (() => void)[]
  readonly sources: AnswerSource[]
  waiting: number
}

/**
 * Fields whose rows come at different times look for theirs together, in one read. Depths are kept
 * apart: a deeper one waits for the rows of the one before, and never the other way round.
 */
export function gatherKeys(read: Read): GatherKeys {
  const open = new Map<string, Gathering>()

  return (expected) => {
    const name = gatheringName(expected)
    const gathering = open.get(name) ?? startGathering(expected, read)
    open.set(name, gathering)
    expected.fields.forEach((field) => gathering.fields.add(field))
    gathering.waiting += 1
    let isDone = false

    function leave(): void {
      if (isDone) return
      isDone = true
      gathering.waiting -= 1
      if (gathering.waiting > 0) return
      // What comes later may look at other fields.
      open.delete(name)
      gathering.dispatches.forEach((dispatch) => dispatch())
    }

    return {
      leave,
      sources: () => gathering.sources,
      load(keys) {
        // Its request has failed: nobody looks at the rows any more.
        if (isDone) return Promise.resolve(keys.map(() => null))
        const rows = keys.map((key) =>
          key === null ? Promise.resolve(null) : gathering.loader.load(key),
        )
        leave()
        return Promise.all(rows)
      },
    }
  }
}

function startGathering({ dataset, asOf }: ExpectedKeys, read: Read): Gathering {
  const fields = new Set<string>()
  const dispatches: (() => void)[] = []
  const sources: AnswerSource[] = []
  const loader = new DataLoader<RowKey, AnswerNode | null, string>(
    (keys) => read({ dataset, asOf, fields }, keys, (source) => sources.push(source)),
    {
      cacheKeyFn: keyText,
      maxBatchSize: relatedKeysMax(dataset),
      batchScheduleFn: (dispatch) => dispatches.push(dispatch),
    },
  )
  return { fields, loader, dispatches, sources, waiting: 0 }
}

function gatheringName({ dataset, depth, asOf }: ExpectedKeys): string {
  const then = relatedAsOf(asOf)
  return JSON.stringify([dataset.name, depth, then === null ? null : String(then.time)])
}
