import { writeAggregate, writeWhere } from './aggregate-writer'
import { isAlways } from './condition-writer'
import type { DialectRules } from './dialect'
import { writeRow } from './row-writer'
import type { SetsSelect } from './select'
import { inWhere, joinSql, sql, type Sql } from './sql'

/** Groupings by several lists in one pass over the rows. */
export function writeSets(select: SetsSelect, rules: DialectRules): Sql {
  const { rows, aggregates, sets } = select
  // Names, not expressions, which some engines take for no grouping; stored names are single words.
  const names = rows.map((_, index) => rules.identifier(`key ${index + 1}`))
  const keys = rows.map((row, index) => sql`${writeRow(row, rules)} AS ${names[index] ?? ''}`)
  const type = rules.typeName('long')
  const values = [
    sql`CAST(GROUPING(${names.join(', ')}) AS ${type})`,
    ...names.map((name) => [name]),
    ...aggregates.map((aggregate) => writeAggregate(aggregate, [], rules)),
  ]
  const outputs = values.map((value, index) => sql`${value} AS c${index + 1}`)
  const where = isAlways(select.where)
    ? sql``
    : sql`\nWHERE ${inWhere(writeWhere(select.where, rules))}`
  const table = rules.table(select.table, select.snapshotId ?? null)
  const lists = sets.map((set) => `(${set.map((index) => names[index]).join(', ')})`)
  return sql`SELECT ${joinSql(outputs, ', ')}\nFROM (\nSELECT *, ${joinSql(keys, ', ')}\nFROM ${table}${where}\n) AS t\nGROUP BY GROUPING SETS (${lists.join(', ')})\nLIMIT ${select.limit}`
}
