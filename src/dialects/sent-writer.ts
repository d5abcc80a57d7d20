import { typesOf } from './column-types'
import type { DialectRules } from './dialect'
import { keyOf } from './key-writer'
import type { Select } from './select'
import { joinSql, sql, type Sql } from './sql'

/**
 * The statement whose outputs are sent without loss and, where a loaded table is read, say of which
 * snapshot it is. Ordered once more: what a statement reads has no order of its own.
 */
export function writeSent(statement: Sql, select: Select, rules: DialectRules): Sql {
  const outputs = typesOf(select).map((type, index) => {
    const name = `c${index + 1}`
    const sent = rules.sent?.(name, type) ?? name
    return sent === name ? name : `${sent} AS s${index + 1}`
  })
  const marker = select.snapshotId === undefined ? undefined : rules.loaded?.(select.table)
  if (marker === undefined && outputs.every((output, index) => output === `c${index + 1}`))
    return statement
  const order = writeOrder(select, rules)
  if (marker === undefined)
    return sql`SELECT ${outputs.join(', ')}\nFROM (\n${statement}\n) AS s${order}`
  const named = [...outputs, 'c0', 'snapshot_id'].join(', ')
  return sql`SELECT ${named}\nFROM (\n${marker}\n) AS m\nLEFT JOIN (\nSELECT 1 AS c0, a.*\nFROM (\n${statement}\n) AS a\n) AS s ON 1 = 1${order}`
}

/** By the outputs themselves, not by what is sent of them. */
export function writeOrder(select: Select, rules: DialectRules): Sql {
  if (select.kind === 'countGroups' || select.kind === 'groupSets') return sql``
  if (select.orderBy.length === 0) return sql``
  const types = typesOf(select)
  const keys = select.orderBy.map(({ key, direction }) => [
    `${keyOf(key, types, rules)} ${direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`,
  ])
  return sql`\nORDER BY ${joinSql(keys, ', ')}`
}
