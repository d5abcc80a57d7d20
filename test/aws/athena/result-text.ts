import type { SqlAnswer, SqlValue } from './sql-executor'

/** As the service writes values: nothing in a list is quoted, so that lists cannot be read back. */
export function valueText(value: SqlValue | null): string | null {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'object') return `[${value.join(', ')}]`
  if (typeof value !== 'number') return String(value)
  return String(value).toUpperCase().replace('E+', 'E')
}

/** Athena User Guide, "Working with query results": all is quoted but what is NULL. */
export function resultCsv({ columns, rows }: SqlAnswer): string {
  const lines = [
    columns.map(({ name }) => quoted(name)),
    ...rows.map((row) => row.map((value) => quoted(valueText(value)))),
  ]
  return lines.map((line) => `${line.join(',')}\n`).join('')
}

function quoted(text: string | null): string {
  return text === null ? '' : `"${text.replaceAll('"', '""')}"`
}
