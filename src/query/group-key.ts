import type { Row } from '../model/value'

/** Equal for groups whose fields have equal values; NULL equals NULL. */
export function groupKey(row: Row, fields: readonly string[]): string {
  return JSON.stringify(
    fields.map((field) => {
      const value = row[field] ?? null
      return typeof value === 'bigint' ? `${value}n` : value
    }),
  )
}
