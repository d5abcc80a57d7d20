import type { Aggregate, OrderKey } from '../dialects/select'
import type { Measure } from '../model/dataset'
import type { AdditiveExpression } from '../model/expression'
import type { Row, Value } from '../model/value'
import { storedCondition } from './condition'
import { exactRatio } from './exact-ratio'
import { canonicalFilter } from './request-digest'
import type { StoredColumns } from './stored-columns'

/** Which aggregates an engine computes so that measures can be made of them; each one once. */
export interface MeasureTerms {
  readonly aggregates: readonly Aggregate[]
  /** The order by a measure; its aggregates begin at output `offset`. */
  orderKey(measure: Measure, offset: number): OrderKey
  /** The measures of one row of aggregates. */
  readonly measuresOf: (values: readonly (Value | null)[]) => Row
}

export function measureTerms(measures: readonly Measure[], columns: StoredColumns): MeasureTerms {
  const places = new Map<string, number>()
  const aggregates: Aggregate[] = []

  function place(term: AdditiveExpression): number {
    const key = keyOf(term)
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, aggregates.length)
    return aggregates.push(aggregateOf(term, columns)) - 1
  }

  function keyFor({ expression }: Measure, offset: number): OrderKey {
    if (expression.kind !== 'ratio') return { kind: 'output', output: offset + place(expression) }
    return {
      kind: 'ratio',
      numerator: offset + place(expression.numerator),
      denominator: offset + place(expression.denominator),
    }
  }

  const keys = measures.map((measure) => [measure, keyFor(measure, 0)] as const)
  return {
    aggregates,
    orderKey: keyFor,
    measuresOf: (values) =>
      Object.fromEntries(
        keys.map(([measure, key]) => [measure.name, valueOf(measure, key, values)]),
      ),
  }
}

function valueOf(measure: Measure, key: OrderKey, values: readonly (Value | null)[]): Value | null {
  if (key.kind === 'output') return at(values, key.output)
  const quotient = exactRatio(at(values, key.numerator), at(values, key.denominator))
  return quotient === null || measure.type === 'decimal' ? quotient : Number(quotient)
}

/** Counts and sums are 0 over no rows, so an aggregate is never NULL. */
function at(values: readonly (Value | null)[], index: number): Value {
  const value = values[index]
  if (value === undefined || value === null) throw new Error(`aggregate ${index} has no value`)
  return value
}

function aggregateOf(term: AdditiveExpression, columns: StoredColumns): Aggregate {
  const where = term.where === undefined ? null : storedCondition(term.where, columns)
  if (term.kind === 'count') return { kind: 'count', where }
  return { kind: 'sum', column: columns.column(term.column), where }
}

function keyOf(term: AdditiveExpression): string {
  const where = term.where === undefined ? null : canonicalFilter(term.where)
  return JSON.stringify([term.kind, term.kind === 'sum' ? term.column : null, where])
}
