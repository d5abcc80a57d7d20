import type { Dataset, Dimension, Measure } from '../../model/dataset'
import type { AdditiveExpression, Filter, TimeGrain } from '../../model/expression'
import type { Row, Value } from '../../model/value'
import { exactRatio } from '../exact-ratio'
import type { DatasetRequest } from '../query-service'
import { compareStored } from './table-files'

type Cell = Value | null

export interface Expected {
  readonly nodes: readonly Row[]
  readonly totals: Row | null
}

/** The whole answer over the stored rows: slow, and one sentence of the design after the other. */
export function expectedAnswer(request: DatasetRequest, stored: readonly Row[]): Expected {
  const { dataset, groupBy } = request
  const kept = stored.filter((row) => keeps(request.where, dataset, row))
  const nodes = groupBy === null ? kept.map(recordOf(dataset)) : groupsOf(dataset, groupBy, kept)
  return {
    nodes: nodes
      .sort((a, b) => compareNodes(request, a, b))
      .map((node) => only(request.select.nodes, delivered(dataset, node))),
    totals:
      groupBy === null
        ? null
        : only(request.select.totals, delivered(dataset, measuresOf(dataset, kept))),
  }
}

function only(names: ReadonlySet<string>, row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)))
}

function keeps(filter: Filter, dataset: Dataset, row: Row): boolean {
  if (filter.kind === 'all') return filter.of.every((part) => keeps(part, dataset, row))
  const { field } = filter
  const dimension = dataset.dimensions.find(({ name }) => name === field)
  const value = dimension === undefined ? null : dimensionValue(dimension, row)
  if (value === null) return false
  const { type } = dimension ?? {}
  if (filter.kind === 'in') return filter.values.some((one) => compareTyped(value, one, type) === 0)
  const order = compareTyped(value, filter.value, type)
  return { eq: order === 0, gte: order >= 0, lt: order < 0 }[filter.operator]
}

function recordOf(dataset: Dataset): (row: Row) => Row {
  return (row) =>
    Object.fromEntries(dataset.dimensions.map((one) => [one.name, dimensionValue(one, row)]))
}

function groupsOf(dataset: Dataset, groupBy: readonly string[], rows: readonly Row[]): Row[] {
  const dimensions = dataset.dimensions.filter(({ name }) => groupBy.includes(name))
  const groups = new Map<string, { readonly key: Row; readonly rows: Row[] }>()
  if (groupBy.length === 0) groups.set('', { key: {}, rows: [] })
  for (const row of rows) {
    const key = Object.fromEntries(dimensions.map((one) => [one.name, dimensionValue(one, row)]))
    const text = Object.values(key).map((cell) => `${typeof cell} ${String(cell)}`)
    const name = groupBy.length === 0 ? '' : JSON.stringify(text)
    const group = groups.get(name) ?? { key, rows: [] }
    groups.set(name, group)
    group.rows.push(row)
  }
  return [...groups.values()].map((group) => ({ ...group.key, ...measuresOf(dataset, group.rows) }))
}

/** Through the calendar of the JavaScript Date, another one than that of the code under test. */
function dimensionValue({ expression }: Dimension, row: Row): Cell {
  const value = row[expression.column] ?? null
  if (expression.kind === 'column' || value === null) return value
  return grainStart(BigInt(value), expression.grain)
}

function grainStart(micros: bigint, grain: TimeGrain): Value {
  const at = new Date(
    Number(BigInt.asIntN(64, (micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n)),
  )
  if (grain === 'hour') return BigInt(at.setUTCMinutes(0, 0, 0)) * 1000n
  if (grain === 'week') at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7))
  if (grain === 'month') at.setUTCDate(1)
  return at.toISOString().slice(0, 10)
}

/** Ratios as their scale-12 decimals, which is what they are ordered by. */
function measuresOf(dataset: Dataset, rows: readonly Row[]): Row {
  return Object.fromEntries(
    dataset.measures.map((measure) => [measure.name, measureOf(dataset, measure, rows)]),
  )
}

function measureOf(dataset: Dataset, { expression }: Measure, rows: readonly Row[]): Cell {
  if (expression.kind !== 'ratio') return additive(dataset, expression, rows)
  const numerator = additive(dataset, expression.numerator, rows)
  return exactRatio(numerator, additive(dataset, expression.denominator, rows))
}

function additive(dataset: Dataset, term: AdditiveExpression, rows: readonly Row[]): Value {
  const { where } = term
  const kept = where === undefined ? rows : rows.filter((row) => keeps(where, dataset, row))
  if (term.kind === 'count') return BigInt(kept.length)
  const values = kept.map((row) => row[term.column] ?? null).filter((value) => value !== null)
  const type = dataset.columns.find(({ name }) => name === term.column)?.type
  if (typeof type !== 'object') return values.reduce((sum: bigint, one) => sum + BigInt(one), 0n)
  const cents = values.reduce((sum: bigint, one) => sum + unscaled(one), 0n)
  const digits = String(cents < 0n ? -cents : cents).padStart(type.decimal.scale + 1, '0')
  const point = digits.length - type.decimal.scale
  return `${cents < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}

function unscaled(decimal: Value): bigint {
  return BigInt(String(decimal).replace('.', ''))
}

function compareNodes({ dataset, groupBy, orderBy }: DatasetRequest, a: Row, b: Row): number {
  const breakers = (groupBy ?? dataset.grain).map((field) => ({ field, direction: 'asc' as const }))
  for (const { field, direction } of [...orderBy, ...breakers]) {
    const [left, right] = [a[field] ?? null, b[field] ?? null]
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1
      continue
    }
    const dimension = dataset.dimensions.find(({ name }) => name === field)
    const isNumeral = dimension === undefined && typeof left === 'string'
    const type = isNumeral ? { decimal: {} } : dimension?.type
    const order = compareTyped(left, right, type)
    if (order !== 0) return direction === 'asc' ? order : -order
  }
  return 0
}

/** Decimals of one column have the same number of digits after the point. */
function compareTyped(left: Value, right: Value, type: unknown): number {
  if (typeof type !== 'object') return compareStored(left, right)
  return compareStored(unscaled(left), unscaled(right))
}

function delivered(dataset: Dataset, node: Row): Row {
  const doubles = dataset.measures.filter(({ type }) => type === 'double')
  const asDoubles = doubles.flatMap(({ name }) => {
    const value = node[name]
    return typeof value === 'string' ? [[name, Number(value)] as const] : []
  })
  return { ...node, ...Object.fromEntries(asDoubles) }
}
