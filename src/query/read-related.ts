import { CodedError } from '../model/coded-error'
import type { Dataset } from '../model/dataset'
import { EVERYTHING } from '../model/filter'
import type { Principal } from '../model/principal'
import { UTC } from '../model/time-zone'
import type { AnswerNode, AnswerSource, AsOf, DatasetRequest, QuerySession } from './query-service'
import { keyIn, keysFilter, keyText, type RowKey } from './row-key'

/** Of a dataset's rows that relations name, what is looked at. */
export interface RelatedRead {
  readonly dataset: Dataset
  /** Dimensions, by API name. */
  readonly fields: ReadonlySet<string>
  /** Of the request whose nodes name the rows. */
  readonly asOf: AsOf | null
  readonly principal: Principal
}

const KEYS_MAX = 10_000

/** Keys of several parts are alternatives, by whose number DuckDB's time grows much faster. */
const KEYS_OF_PARTS_MAX = 500

/** How many keys one statement looks for at most. */
export function relatedKeysMax({ grain, maxRows }: Dataset): number {
  return Math.min(grain.length > 1 ? KEYS_OF_PARTS_MAX : KEYS_MAX, maxRows)
}

/**
 * Relations read what is published, or was at the time that is asked for. A snapshot of one dataset
 * says nothing of another's, so that with a snapshot or a cursor they read what is published too.
 */
export function relatedAsOf(asOf: AsOf | null): Extract<AsOf, { kind: 'time' }> | null {
  return asOf?.kind === 'time' ? asOf : null
}

/**
 * Rows in the order of different keys, null where no row has the key: one statement, whose source is
 * told.
 * @throws CodedError as QuerySession.answer; NOT_EXACTLY_ANSWERABLE where two rows have one key
 */
export async function readRelated(
  session: QuerySession,
  read: RelatedRead,
  keys: readonly RowKey[],
  told: (source: AnswerSource) => void,
): Promise<readonly (AnswerNode | null)[]> {
  const { nodes, pageInfo, source } = await session.answer(relatedRequest(read, keys))
  told(source)
  const { grain, name } = read.dataset
  const rows = new Map(nodes.map((node) => [keyText(keyIn(node, grain) ?? []), node]))
  if (pageInfo.hasNextPage || rows.size < nodes.length) throw ambiguous(name, grain)
  return keys.map((key) => rows.get(keyText(key)) ?? null)
}

function relatedRequest(
  { dataset, fields, asOf, principal }: RelatedRead,
  keys: readonly RowKey[],
): DatasetRequest {
  const none: ReadonlySet<string> = new Set()
  return Object.freeze({
    dataset,
    where: keysFilter(dataset.grain, keys),
    groupBy: null,
    having: EVERYTHING,
    orderBy: [],
    timeZone: UTC,
    fill: false,
    compareTo: null,
    asOf: relatedAsOf(asOf),
    first: keys.length,
    after: null,
    principal,
    related: [],
    parts: new Set(['nodes'] as const),
    select: {
      nodes: new Set([...fields, ...dataset.grain]),
      compared: none,
      totals: none,
      comparedTotals: none,
    },
  })
}

function ambiguous(name: string, grain: readonly string[]): CodedError {
  return new CodedError(
    'NOT_EXACTLY_ANSWERABLE',
    `Two rows of ${name} have the same ${grain.join(' and ')}, which must identify a row; leave out what leads there.`,
  )
}
