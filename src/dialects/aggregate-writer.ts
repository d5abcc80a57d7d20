import { assertNever } from '../model/assert-never'
import { summedType } from './column-types'
import { writeCondition } from './condition-writer'
import type { DialectRules } from './dialect'
import type { Aggregate, Condition, StoredColumn } from './select'
import { sql, type Sql } from './sql'

export type SumAt = Extract<Aggregate, { kind: 'sumAt' }>

/** `edgeOf` names the column that holds the time at which a level is taken. */
export function writeAggregate(
  aggregate: Aggregate,
  edgeOf: (aggregate: SumAt) => string,
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
      const type = rules.typeName(summedType(aggregate.column.type))
      const value = valueWhere(aggregate.column, where, rules)
      return sql`COALESCE(SUM(CAST(${value} AS ${type})), CAST(0 AS ${type}))`
    }
    case 'min':
    case 'max': {
      const value = valueWhere(aggregate.column, where, rules)
      return delivered(sql`${aggregate.kind.toUpperCase()}(${value})`, aggregate.column, rules)
    }
    case 'percentile': {
      const value = valueWhere(aggregate.column, where, rules)
      return delivered(rules.percentile(value, aggregate.share), aggregate.column, rules)
    }
    case 'sumAt': {
      const type = rules.typeName(summedType(aggregate.column.type))
      const isEdge = sql`${rules.identifier(aggregate.time.name)} = ${edgeOf(aggregate)}`
      const held = where === null ? isEdge : sql`${isEdge} AND ${writeWhere(where, rules)}`
      const column = rules.identifier(aggregate.column.name)
      return sql`SUM(CAST(CASE WHEN ${held} THEN ${column} END AS ${type}))`
    }
    default:
      return assertNever(aggregate)
  }
}

/** The first or last time, among the rows of the same group, at which the column has a value. */
export function writeEdge(
  { edge, column, time, where }: SumAt,
  groups: readonly Sql[],
  rules: DialectRules,
): Sql {
  const hasValue = sql`${rules.identifier(column.name)} IS NOT NULL`
  const counts = where === null ? hasValue : sql`${hasValue} AND ${writeWhere(where, rules)}`
  const word = edge === 'first' ? 'MIN' : 'MAX'
  const partition =
    groups.length === 0
      ? sql``
      : sql`PARTITION BY ${groups.flatMap((group, index) => (index === 0 ? group : [', ', ...group]))}`
  const at = rules.identifier(time.name)
  return sql`${word}(CASE WHEN ${counts} THEN ${at} END) OVER (${partition})`
}

export function writeWhere(condition: Condition, rules: DialectRules): Sql {
  const operandOf = ({ name, type }: StoredColumn) => ({ sql: rules.identifier(name), type })
  return writeCondition(condition, operandOf, rules)
}

function valueWhere(column: StoredColumn, where: Condition | null, rules: DialectRules): Sql {
  const name = rules.identifier(column.name)
  return where === null ? [name] : sql`CASE WHEN ${writeWhere(where, rules)} THEN ${name} END`
}

/** Whole numbers leave as 64-bit ones. */
function delivered(value: Sql, { type }: StoredColumn, rules: DialectRules): Sql {
  return type === 'int' ? sql`CAST(${value} AS ${rules.typeName('long')})` : value
}
