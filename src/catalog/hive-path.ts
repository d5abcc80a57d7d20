import path from 'node:path'
import { parseDate } from '../model/calendar'
import type { ColumnType, Scalar } from '../model/value'

/** How Hive, Spark and DuckDB write NULL. */
const NULL_VALUE = '__HIVE_DEFAULT_PARTITION__'
const ESCAPED = /(?:%[0-9A-Fa-f]{2})+/g

/** The values of key=value folders above a file, by key, decoded; null is NULL. */
export function hiveValues(name: string): ReadonlyMap<string, string | null> {
  const values = new Map<string, string | null>()
  for (const folder of path.posix.dirname(name).split('/')) {
    const equals = folder.indexOf('=')
    if (equals <= 0) continue
    const value = folder.slice(equals + 1)
    values.set(
      decoded(folder.slice(0, equals)).toLowerCase(),
      value === NULL_VALUE ? null : decoded(value),
    )
  }
  return values
}

/** What is no escape of UTF-8 means itself. */
function decoded(text: string): string {
  return text.replace(ESCAPED, (escape) => {
    try {
      return decodeURIComponent(escape)
    } catch {
      return escape
    }
  })
}

const WHOLE = /^[+-]?\d{1,19}$/
const BITS = { int: 32, long: 64 } as const

/** The value of a key's text; undefined where it is none of the type. */
export function hiveValue(text: string, type: ColumnType): Scalar | undefined {
  switch (type) {
    case 'string':
      return text
    case 'boolean':
      return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined
    case 'date':
      return parseDate(text) === null ? undefined : text
    case 'int':
    case 'long': {
      if (!WHOLE.test(text)) return undefined
      const value = BigInt(text.replace(/^\+/, ''))
      if (BigInt.asIntN(BITS[type], value) !== value) return undefined
      return type === 'int' ? Number(value) : value
    }
    default:
      return undefined
  }
}
