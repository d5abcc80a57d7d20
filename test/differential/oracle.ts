import type { Dataset, Measure } from '../../src/model/dataset'
import type { CountingExpression, MeasureExpression } from '../../src/model/expression'
import type { FieldFilter, Filter } from '../../src/model/filter'
import type { Row, Value } from '../../src/model/value'
import type { DatasetRequest } from '../../src/query/query-service'
import { bucket } from './oracle-clock'
import { divided, fixed, order, total } from './oracle-values'

export type Cell = Value | null
export type Group = Record<string, Cell>

/** One sentence of the semantics after the other, over rows in memory. */
export class Evaluator {
  constructor(
    private readonly dataset: Dataset,
    private readonly zone: string,
  ) {}

  keeps(filter: Filter, row: Row): boolean {
    return holds(
      filter,
      (field) => this.dimension(field, row),
      (field) => this.isNumber(field),
    )
  }

  dimension(field: string, row: Row): Cell {
    const found = this.dataset.dimensions.find(({ name }) => name === field)
    if (found === undefined) throw new Error(`no dimension ${field}`)
    const value = row[found.expression.column] ?? null
    if (found.expression.kind === 'column' || value === null) return value
    return bucket(BigInt(String(value)), found.expression.grain, this.zone)
  }

  groups(fields: readonly string[], rows: readonly Row[]): readonly { key: Group; rows: Row[] }[] {
    const groups = new Map<string, { key: Group; rows: Row[] }>()
    if (fields.length === 0) groups.set('', { key: {}, rows: [] })
    for (const row of rows) {
      const key = Object.fromEntries(fields.map((field) => [field, this.dimension(field, row)]))
      const name = fields.length === 0 ? '' : nameOf(key)
      const group = groups.get(name) ?? { key, rows: [] }
      groups.set(name, group)
      group.rows.push(row)
    }
    return [...groups.values()]
  }

  /** Quotients of exact numbers as decimals, which is what they are judged and ordered by. */
  measures(rows: readonly Row[]): Group {
    return Object.fromEntries(
      this.dataset.measures.map(({ name, expression }) => [name, this.measure(expression, rows)]),
    )
  }

  private measure(expression: MeasureExpression, rows: readonly Row[]): Cell {
    switch (expression.kind) {
      case 'sum':
      case 'count':
      case 'countDistinct':
        return this.counting(expression, rows)
      case 'min':
        return this.sorted(expression.column, this.where(expression.where, rows))[0] ?? null
      case 'max':
        return this.sorted(expression.column, this.where(expression.where, rows)).at(-1) ?? null
      case 'percentile': {
        const values = this.sorted(expression.column, this.where(expression.where, rows))
        const hundredths = BigInt(Math.round(expression.share * 100))
        const rank = (BigInt(values.length) * hundredths + 99n) / 100n
        return values[Number(rank) - 1] ?? null
      }
      case 'ratio':
        return this.quotient(
          this.counting(expression.numerator, rows),
          this.counting(expression.denominator, rows),
        )
      case 'average': {
        const values = this.values(expression.column, this.where(expression.where, rows))
        return this.quotient(total(values, this.typeOf(expression.column)), BigInt(values.length))
      }
      case 'level':
        return this.level(expression, this.where(expression.where, rows))
      case 'stored':
        return rows[0]?.[expression.column] ?? null
    }
  }

  private level(
    { column, over, take }: Extract<MeasureExpression, { kind: 'level' }>,
    rows: readonly Row[],
  ): Cell {
    const held = rows.filter((row) => (row[column] ?? null) !== null)
    const time = this.dataset.dimensions.find(({ name }) => name === over)?.expression.column ?? ''
    const times = [...new Set(held.map((row) => BigInt(String(row[time]))))]
    const type = this.typeOf(column)
    if (take === 'average') {
      return this.quotient(total(this.values(column, held), type), BigInt(times.length))
    }
    const at = times.sort((a, b) => (a < b ? -1 : 1)).at(take === 'first' ? 0 : -1)
    if (at === undefined) return null
    return total(
      this.values(
        column,
        held.filter((row) => row[time] === at),
      ),
      type,
    )
  }

  private counting(term: CountingExpression, rows: readonly Row[]): Value {
    const kept = this.where(term.where, rows)
    if (term.column === undefined) return BigInt(kept.length)
    const values = this.values(term.column, kept)
    if (term.kind === 'count') return BigInt(values.length)
    if (term.kind === 'countDistinct') return BigInt(new Set(values.map(String)).size)
    return total(values, this.typeOf(term.column))
  }

  private quotient(numerator: Value, denominator: Value): Cell {
    if (typeof numerator !== 'number') return divided(fixed(numerator), fixed(denominator))
    return denominator === 0n ? null : numerator / Number(denominator)
  }

  private where(filter: Filter | undefined, rows: readonly Row[]): readonly Row[] {
    return filter === undefined ? rows : rows.filter((row) => this.keeps(filter, row))
  }

  private values(column: string, rows: readonly Row[]): readonly Value[] {
    return rows.map((row) => row[column] ?? null).filter((value) => value !== null)
  }

  private sorted(column: string, rows: readonly Row[]): readonly Value[] {
    const type = this.typeOf(column)
    const values = [...this.values(column, rows)]
    const found = values.sort((a, b) => order(a, b, typeof type === 'object'))
    return type === 'int' ? found.map((value) => BigInt(String(value))) : found
  }

  private typeOf(column: string) {
    const type = this.dataset.columns.find(({ name }) => name === column)?.type
    if (type === undefined) throw new Error(`no column ${column}`)
    return type
  }

  isNumber(field: string): boolean {
    const dimension = this.dataset.dimensions.find(({ name }) => name === field)
    if (dimension !== undefined) return typeof dimension.type === 'object'
    const type = this.measureOf(field)?.type
    return type === 'decimal' || type === 'double'
  }

  measureOf(field: string): Measure | undefined {
    return this.dataset.measures.find(({ name }) => name === field)
  }
}

export function holds(
  filter: Filter,
  valueOf: (field: string) => Cell,
  isNumber: (field: string) => boolean,
): boolean {
  switch (filter.kind) {
    case 'all':
      return filter.of.every((part) => holds(part, valueOf, isNumber))
    case 'any':
      return filter.of.some((part) => holds(part, valueOf, isNumber))
    case 'not':
      return !holds(filter.of, valueOf, isNumber)
    default:
      return meets(filter, valueOf(filter.field), isNumber(filter.field))
  }
}

function meets(filter: FieldFilter, value: Cell, isNumber: boolean): boolean {
  if (filter.kind === 'notIn' && filter.values.length === 0) return true
  if (value === null) return filter.kind === 'isNull'
  const compared = (other: Value) => order(value, other, isNumber)
  switch (filter.kind) {
    case 'isNull':
      return false
    case 'has':
      return Array.isArray(value) && value.includes(filter.value)
    case 'in':
      return filter.values.some((one) => compared(one) === 0)
    case 'notIn':
      return !filter.values.some((one) => compared(one) === 0)
    case 'text': {
      const [text, part] = [String(value), filter.value]
      const found = {
        startsWith: 0,
        endsWith: text.length - part.length,
        contains: text.indexOf(part),
      }
      const place = found[filter.operator]
      return place >= 0 && text.slice(place, place + part.length) === part
    }
    case 'compare': {
      const by = compared(filter.value)
      return { eq: by === 0, ne: by !== 0, lt: by < 0, lte: by <= 0, gt: by > 0, gte: by >= 0 }[
        filter.operator
      ]
    }
  }
}

/** The order of nodes: what was asked for, then groupBy or the dataset's key; NULL last. */
export function inOrder(nodes: readonly Group[], request: DatasetRequest, evaluator: Evaluator) {
  const { groupBy, dataset, orderBy } = request
  const ties = (groupBy ?? dataset.grain).map((field) => ({ field, direction: 'asc' as const }))
  return [...nodes].sort((a, b) => {
    for (const { field, direction } of [...orderBy, ...ties]) {
      const [left, right] = [a[field] ?? null, b[field] ?? null]
      if (left === null && right === null) continue
      if (left === null || right === null) return left === null ? 1 : -1
      const by = order(left, right, evaluator.isNumber(field))
      if (by !== 0) return direction === 'asc' ? by : -by
    }
    return 0
  })
}

export function nameOf(key: Group): string {
  return JSON.stringify(
    Object.entries(key).map(([field, cell]) => [
      field,
      typeof cell === 'bigint' ? `${cell}n` : cell,
    ]),
  )
}
