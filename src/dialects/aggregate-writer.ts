import { assertNever } from '../model/assert-never'
import { summedType } from './column-types'
import { columnName } from './column-name'
import { writeCondition } from './condition-writer'
import type { DialectRules } from './dialect'
import type { Aggregate, Condition, StoredColumn } from './select'
import { sql, type Sql } from './sql'

/** Shares have six digits after the point. */
const MILLION = 1_000_000

/** `helpers` are the names of the aggregate's window helpers. */
export function writeAggregate(
  aggregate: Aggregate,
  helpers: readonly string[],
  rules: DialectRules,
): Sql {
  const { where } = aggregate
  switch (aggregate.kind) {
    case 'count': {
      if (aggregate.column !== null)
        return sql`COUNT(${valueWhere(aggregate.column, where, rules)})`
      if (where === null) return sql`COUNT(*)`
      return sql`COUNT(CASE WHEN ${writeWhere(where, rules)} THEN 1 END)`
    }
    case 'countDistinct':
      return sql`COUNT(DISTINCT ${valueWhere(aggregate.column, where, rules)})`
    case 'sum': {
      const value = valueWhere(aggregate.column, where, rules)
      const exact = rules.exactSum?.(value, aggregate.column.type) ?? null
      if (exact !== null) return sql`COALESCE(${exact}, 0)`
      const type = rules.typeName(summedType(aggregate.column.type))
      return sql`COALESCE(SUM(CAST(${value} AS ${type})), CAST(0 AS ${type}))`
    }
    case 'min':
    case 'max': {
      const value = valueWhere(aggregate.column, where, rules)
      return delivered(sql`${aggregate.kind.toUpperCase()}(${value})`, aggregate.column, rules)
    }
    case 'percentile': {
      const value = valueWhere(aggregate.column, where, rules)
      const written = rules.percentile?.(value, aggregate.share)
      return delivered(written ?? byRank(value, aggregate.share, helpers), aggregate.column, rules)
    }
    case 'sumAt': {
      const type = rules.typeName(summedType(aggregate.column.type))
      const isEdge = sql`${rules.identifier(aggregate.time.name)} = ${helpers.join()}`
      const held = where === null ? isEdge : sql`${isEdge} AND ${writeWhere(where, rules)}`
      const column = rules.identifier(aggregate.column.name)
      return sql`SUM(CAST(CASE WHEN ${held} THEN ${column} END AS ${type}))`
    }
    default:
      return assertNever(aggregate)
  }
}

export function writeWhere(condition: Condition, rules: DialectRules): Sql {
  const operandOf = (column: StoredColumn) => ({
    sql: columnName(column, rules),
    type: column.type,
  })
  return writeCondition(condition, operandOf, rules)
}

export function valueWhere(
  column: StoredColumn,
  where: Condition | null,
  rules: DialectRules,
): Sql {
  const name = columnName(column, rules)
  return where === null ? [name] : sql`CASE WHEN ${writeWhere(where, rules)} THEN ${name} END`
}

/** The first value whose rank among the values reaches the share, counted with whole numbers. */
function byRank(value: Sql, share: number, [rank = '', values = '']: readonly string[]): Sql {
  const reaches = `${rank} * ${MILLION} >= ${values} * ${Math.round(share * MILLION)}`
  return sql`MIN(CASE WHEN ${reaches} THEN ${value} END)`
}

/** Whole numbers leave as 64-bit ones. */
function delivered(value: Sql, { type }: StoredColumn, rules: DialectRules): Sql {
  return type === 'int' ? sql`CAST(${value} AS ${rules.typeName('long')})` : value
}
