import { outputTypes } from '../dialects/column-types'
import type { Aggregate, Condition, OutputKey, StoredColumn } from '../dialects/select'
import { assertNever } from '../model/assert-never'
import type { Measure } from '../model/dataset'
import type { CountingExpression, MeasureExpression } from '../model/expression'
import type { Filter } from '../model/filter'
import { decimalText } from '../model/decimal'
import type { ColumnType, Row, Value } from '../model/value'
import { storedCondition } from './condition'
import { exactRatio } from './exact-ratio'
import type { StoredColumns } from './stored-columns'

/** Which aggregates an engine computes so that measures can be made of them; each one once. */
export interface MeasureTerms {
  readonly aggregates: readonly Aggregate[]
  /** Where a measure is among the outputs, of which the aggregates begin at `offset`. */
  keyOf(measure: Measure, offset: number): OutputKey
  /** The measures of one row of aggregates; quotients of exact numbers as decimals of scale 12. */
  measuresOf(values: readonly (Value | null)[]): Row
  /** The measures of a group without rows. */
  readonly overNothing: Row
}

export function measureTerms(measures: readonly Measure[], columns: StoredColumns): MeasureTerms {
  const places = new Map<string, number>()
  const aggregates: Aggregate[] = []
  const place = (aggregate: Aggregate): number => {
    const key = JSON.stringify(aggregate, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    )
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, aggregates.length)
    return aggregates.push(aggregate) - 1
  }

  const keys = measures.map(
    (measure) => [measure.name, placeOf(measure.expression, columns, place)] as const,
  )
  const types = outputTypes({ rows: [], aggregates })
  const measuresOf = (values: readonly (Value | null)[]): Row =>
    Object.fromEntries(keys.map(([name, key]) => [name, valueOf(key, values)]))
  return {
    aggregates,
    keyOf: ({ name }, offset) => {
      const found = keys.find((key) => key[0] === name)?.[1]
      if (found === undefined) throw new Error(`the measure ${name} was not planned`)
      return moved(found, offset)
    },
    measuresOf,
    overNothing: measuresOf(
      aggregates.map((aggregate, index) => emptyAggregate(aggregate, types[index])),
    ),
  }
}

function placeOf(
  expression: MeasureExpression,
  columns: StoredColumns,
  place: (aggregate: Aggregate) => number,
): OutputKey {
  const output = (aggregate: Aggregate): OutputKey => ({ kind: 'output', output: place(aggregate) })
  const quotient = (numerator: Aggregate, denominator: Aggregate): OutputKey => ({
    kind: 'quotient',
    numerator: place(numerator),
    denominator: place(denominator),
  })
  switch (expression.kind) {
    case 'sum':
    case 'count':
    case 'countDistinct':
      return output(counting(expression, columns))
    case 'min':
    case 'max':
      return output({ kind: expression.kind, ...ofColumn(expression, columns) })
    case 'percentile':
      return output({
        kind: 'percentile',
        share: expression.share,
        ...ofColumn(expression, columns),
      })
    case 'ratio':
      return quotient(
        counting(expression.numerator, columns),
        counting(expression.denominator, columns),
      )
    case 'average': {
      const of = ofColumn(expression, columns)
      return quotient({ kind: 'sum', ...of }, { kind: 'count', ...of })
    }
    case 'level': {
      const of = ofColumn(expression, columns)
      const time = columns.timeOf(expression.over)
      if (expression.take !== 'average') {
        return output({ kind: 'sumAt', edge: expression.take, time, ...of })
      }
      const times: Aggregate = { kind: 'countDistinct', column: time, where: valued(of) }
      return quotient({ kind: 'sum', ...of }, times)
    }
    case 'stored':
      // The planner has seen that a group is one row.
      return output({ kind: 'max', column: columns.column(expression.column), where: null })
    default:
      return assertNever(expression)
  }
}

function counting(term: CountingExpression, columns: StoredColumns): Aggregate {
  if (term.kind !== 'count') return { kind: term.kind, ...ofColumn(term, columns) }
  const column = term.column === undefined ? null : columns.column(term.column)
  return { kind: 'count', column, where: conditionOf(term.where, columns) }
}

interface OfColumn {
  readonly column: StoredColumn
  readonly where: Condition | null
}

function ofColumn(
  { column, where }: { readonly column: string; readonly where?: Filter },
  columns: StoredColumns,
): OfColumn {
  return { column: columns.column(column), where: conditionOf(where, columns) }
}

function conditionOf(where: Filter | undefined, columns: StoredColumns): Condition | null {
  return where === undefined ? null : storedCondition(where, columns)
}

/** Only where the column has a value. */
function valued({ column, where }: OfColumn): Condition {
  const hasValue: Condition = { kind: 'not', of: { kind: 'isNull', column } }
  return where === null ? hasValue : { kind: 'all', of: [where, hasValue] }
}

function moved(key: OutputKey, offset: number): OutputKey {
  if (key.kind === 'output') return { kind: 'output', output: key.output + offset }
  const { numerator, denominator } = key
  return { kind: 'quotient', numerator: numerator + offset, denominator: denominator + offset }
}

function valueOf(key: OutputKey, values: readonly (Value | null)[]): Value | null {
  if (key.kind === 'output') return values[key.output] ?? null
  const [numerator, denominator] = [
    numberAt(values, key.numerator),
    numberAt(values, key.denominator),
  ]
  if (typeof numerator !== 'number') return exactRatio(numerator, denominator)
  return Number(denominator) === 0 ? null : numerator / Number(denominator)
}

/** Counts and sums are 0 over no rows, so what is divided is never NULL. */
function numberAt(values: readonly (Value | null)[], index: number): string | number | bigint {
  const value = values[index]
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  throw new Error(`aggregate ${index} is no number`)
}

/** Over no rows. */
export function emptyAggregate({ kind }: Aggregate, type: ColumnType | undefined): Value | null {
  switch (kind) {
    case 'count':
    case 'countDistinct':
      return 0n
    case 'sum':
      if (typeof type !== 'object') return type === 'double' ? 0 : 0n
      return decimalText({ unscaled: 0n, scale: type.decimal.scale })
    case 'min':
    case 'max':
    case 'percentile':
    case 'sumAt':
      return null
    default:
      return assertNever(kind)
  }
}
