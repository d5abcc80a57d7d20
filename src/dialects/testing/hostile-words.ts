import type { Value } from '../../model/value'
import { KEEP_ALL, type PagedSelect, type StoredColumn } from '../select'

/** What SQL, its parameters and the writer's own names are made of, and what is none of them. */
export const HOSTILE_STRINGS = [
  '',
  "'",
  "o''x'; DROP TABLE t; --",
  '"',
  '\\',
  "\\'",
  '%_',
  ':p1',
  "':p1'::text",
  '?',
  '$1',
  '-- \n',
  '/* ? */',
  'null',
  'ä😀\u202e\uffff',
] as const

const named = (name: string): StoredColumn => ({ name, type: 'string' })

const TEXTS: readonly StoredColumn[] = [
  'select',
  'c2',
  'snapshot_id',
  'we"ird; -- näme',
  '"',
  "it's",
  'back\\slash',
  '%s',
  ':p1',
  '$1',
  '?',
  '/* 😀',
].map(named)
const [FIRST = named('select')] = TEXTS
const NUMBER: StoredColumn = { name: 'order', type: 'long' }
const TIME: StoredColumn = { name: 'at :p2 "?', type: 'timestamptz' }

export const HOSTILE_COLUMNS: readonly StoredColumn[] = [...TEXTS, NUMBER, TIME]

/** A row for each string, which is in all of its text columns; by the order of HOSTILE_COLUMNS. */
export const HOSTILE_ROWS: readonly (readonly Value[])[] = HOSTILE_STRINGS.map((text, index) => [
  ...TEXTS.map(() => text),
  BigInt(index),
  0n,
])

/** Has the string at every place of a statement, beside every name. */
export function hostileSelect(table: string, text: string): PagedSelect {
  const isText = (column: StoredColumn) =>
    ({ kind: 'compare', column, operator: 'eq', value: text }) as const
  const all = { kind: 'all', of: TEXTS.map(isText) } as const
  const matches = (['startsWith', 'endsWith', 'contains'] as const).map(
    (operator) => ({ kind: 'text', column: FIRST, operator, value: text }) as const,
  )
  const last = { kind: 'output', output: TEXTS.length } as const
  return {
    kind: 'groups',
    table,
    rows: TEXTS.map((column) => ({ kind: 'column', column })),
    aggregates: [
      { kind: 'max', column: FIRST, where: null },
      { kind: 'count', column: null, where: all },
      { kind: 'percentile', share: 0.5, column: NUMBER, where: isText(FIRST) },
      { kind: 'sumAt', edge: 'last', time: TIME, column: NUMBER, where: isText(FIRST) },
    ],
    where: {
      kind: 'all',
      of: [{ kind: 'in', column: FIRST, values: [text, 'no'] }, all, ...matches],
    },
    having: { kind: 'compare', column: last, operator: 'eq', value: text },
    orderBy: [{ key: last, direction: 'asc' }],
    page: { limit: 9, offset: 0 },
  }
}

/** All names and no string. */
export function hostileNames(table: string): PagedSelect {
  return {
    kind: 'rows',
    table,
    rows: HOSTILE_COLUMNS.map((column) => ({ kind: 'column', column })),
    aggregates: [],
    where: KEEP_ALL,
    having: KEEP_ALL,
    orderBy: [{ key: { kind: 'output', output: TEXTS.length }, direction: 'asc' }],
    page: null,
  }
}

/** What answers `hostileSelect`. */
export function hostileAnswer(
  text: (typeof HOSTILE_STRINGS)[number],
): readonly (readonly Value[])[] {
  const index = BigInt(HOSTILE_STRINGS.indexOf(text))
  return [[...TEXTS.map(() => text), text, 1n, index, index]]
}
