import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { memoryTable, type Store, type Table } from '../core/store'

const line = z.object({ table: z.string(), id: z.string(), record: z.unknown() })

/**
 * A store in a folder that a kill of the process at any instant leaves whole: every change is one
 * line, written before it is answered for. Half a line at the end is what nobody was told of.
 */
export function journalStore(folder: string): Store {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'journal.jsonl')
  const tables = replay(file)
  return {
    table<T>(name: string): Table<T> {
      const found = tables.get(name) ?? memoryTable<unknown>()
      tables.set(name, found)
      const note = (id: string, record: unknown): void =>
        appendFileSync(file, `${JSON.stringify({ table: name, id, record }, withInstants)}\n`)
      return {
        get: (id) => found.get(id) as T | undefined,
        values: () => found.values() as Iterable<T>,
        put: (id, record) => {
          note(id, record)
          found.put(id, record)
        },
        delete: (id) => {
          note(id, null)
          found.delete(id)
        },
      }
    },
  }
}

function replay(file: string): Map<string, Table<unknown>> {
  const tables = new Map<string, Table<unknown>>()
  if (!existsSync(file)) return tables
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  // The next line must not continue a torn one.
  if (whole !== text) appendFileSync(file, '\n')
  for (const entry of whole.split('\n')) {
    const parsed = parseLine(entry)
    if (parsed === null) continue
    const table = tables.get(parsed.table) ?? memoryTable<unknown>()
    tables.set(parsed.table, table)
    if (parsed.record === null) table.delete(parsed.id)
    else table.put(parsed.id, Object.freeze(parsed.record))
  }
  return tables
}

/** @returns null for what a kill tore */
function parseLine(text: string): z.output<typeof line> | null {
  try {
    return line.parse(JSON.parse(text, asInstants))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** JSON knows no bigint; a record holds no other object with this one member. */
function withInstants(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { $instant: String(value) } : value
}

const instant = z.strictObject({ $instant: z.string() })

function asInstants(_: string, value: unknown): unknown {
  const parsed = instant.safeParse(value)
  return parsed.success ? BigInt(parsed.data.$instant) : value
}
