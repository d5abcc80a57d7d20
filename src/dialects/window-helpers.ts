import { valueWhere, writeWhere } from './aggregate-writer'
import type { DialectRules } from './dialect'
import type { Aggregate } from './select'
import { joinSql, sql, type Sql } from './sql'

type SumAt = Extract<Aggregate, { kind: 'sumAt' }>
type Percentile = Extract<Aggregate, { kind: 'percentile' }>

/** Columns that an aggregate needs beside each row, computed over the rows of the same group. */
export function helpersOf(
  aggregate: Aggregate,
  index: number,
  rules: DialectRules,
): readonly string[] {
  // No stored column is called so: theirs are single words.
  return wordsOf(aggregate, rules).map((word) => rules.identifier(`${word} ${index + 1}`))
}

/** All of them, with their names. */
export function writeHelpers(
  aggregates: readonly Aggregate[],
  groups: readonly Sql[],
  rules: DialectRules,
): readonly Sql[] {
  return aggregates.flatMap((aggregate, index) => {
    const names = helpersOf(aggregate, index, rules)
    return write(aggregate, groups, rules).map((helper, at) => sql`${helper} AS ${names[at] ?? ''}`)
  })
}

function wordsOf(aggregate: Aggregate, rules: DialectRules): readonly string[] {
  if (aggregate.kind === 'sumAt') return ['edge']
  return aggregate.kind === 'percentile' && rules.percentile === null ? ['rank', 'values'] : []
}

function write(aggregate: Aggregate, groups: readonly Sql[], rules: DialectRules): readonly Sql[] {
  if (aggregate.kind === 'sumAt') return [writeEdge(aggregate, groups, rules)]
  if (aggregate.kind === 'percentile' && rules.percentile === null)
    return writeRank(aggregate, groups, rules)
  return []
}

/** The first or last time, among the rows of the same group, at which the column has a value. */
function writeEdge(
  { edge, column, time, where }: SumAt,
  groups: readonly Sql[],
  rules: DialectRules,
): Sql {
  const hasValue = sql`${rules.identifier(column.name)} IS NOT NULL`
  const counts = where === null ? hasValue : sql`${hasValue} AND ${writeWhere(where, rules)}`
  const word = edge === 'first' ? 'MIN' : 'MAX'
  const at = rules.identifier(time.name)
  return sql`${word}(CASE WHEN ${counts} THEN ${at} END) OVER (${partition(groups)})`
}

/** The place of each value in its group, from 1, those without one last; and how many there are. */
function writeRank(
  { column, where }: Percentile,
  groups: readonly Sql[],
  rules: DialectRules,
): readonly Sql[] {
  const value = valueWhere(column, where, rules)
  const within = partition(groups)
  return [
    sql`ROW_NUMBER() OVER (${within}${groups.length === 0 ? '' : ' '}ORDER BY ${value} ASC NULLS LAST)`,
    sql`COUNT(${value}) OVER (${within})`,
  ]
}

function partition(groups: readonly Sql[]): Sql {
  return groups.length === 0 ? sql`` : sql`PARTITION BY ${joinSql(groups, ', ')}`
}
