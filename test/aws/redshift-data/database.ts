import type { Pool, PoolClient } from 'pg'
import type { Members } from '../core/service'
import type { ObjectStore } from '../s3/object-store'
import type { NamedValue } from './named-value'
import { unloadAsked, writeUnloaded } from './unload'

export type Records = readonly (readonly Members[])[]

/** One of several statements failed, and all of them are undone. */
export class StatementFailed extends Error {
  constructor(
    /** Of the statement, from 0. */
    readonly index: number,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** What executes the statements that the Data API takes. */
export interface Database {
  /**
   * In one transaction.
   * @returns the rows of the last one
   * @throws StatementFailed
   */
  execute(
    sqls: readonly string[],
    values: readonly NamedValue[],
    signal: AbortSignal,
  ): Promise<Records>
}

/** PostgreSQL types by their ids: whole numbers, binary fractions and booleans have fields of their own. */
const BOOLEAN = 16
const WHOLE: ReadonlySet<number> = new Set([20, 21, 23])
const BINARY: ReadonlySet<number> = new Set([700, 701])

/**
 * The nearest stand-in that there is: a PostgreSQL with collation C and its clocks in UTC. Transactions
 * see what was there at their first statement but LOCK (Database Developer Guide, "Serializable isolation").
 * @param objects where UNLOAD writes; absent: it is refused
 */
export function postgresDatabase(pool: Pool, objects?: ObjectStore): Database {
  return {
    async execute(sqls, values, signal) {
      const client = await pool.connect()
      const cancel = (): void => void pool.query('SELECT pg_cancel_backend($1)', [pidOf(client)])
      signal.addEventListener('abort', cancel, { once: true })
      try {
        return await inTransaction(client, sqls, (sql) => {
          // What is canceled between two statements goes no further.
          signal.throwIfAborted()
          return run(client, sql, values, objects)
        })
      } finally {
        signal.removeEventListener('abort', cancel)
        client.release()
      }
    },
  }
}

async function inTransaction(
  client: PoolClient,
  sqls: readonly string[],
  execute: (sql: string) => Promise<Records>,
): Promise<Records> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  try {
    let records: Records = []
    for (const [index, sql] of sqls.entries())
      records = await execute(sql).catch((error: unknown) => {
        throw new StatementFailed(index, error)
      })
    await client.query('COMMIT')
    return records
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

async function run(
  client: PoolClient,
  sql: string,
  values: readonly NamedValue[],
  objects: ObjectStore | undefined,
): Promise<Records> {
  const unload = unloadAsked(sql)
  if (unload === null) {
    const { rows, types } = await query(client, sql, values)
    return rows.map((row) => row.map((value, index) => field(value, types[index] ?? 0)))
  }
  if (objects === undefined) throw new Error('UNLOAD has no place to write to')
  const { rows, names, types } = await query(client, unload.select, [])
  const columns = names.map((name, index) => ({ name, type: storedType(types[index] ?? 0) }))
  await writeUnloaded(objects, unload.prefix, { columns, rows })
  return []
}

interface Found {
  readonly names: readonly string[]
  /** PostgreSQL's ids. */
  readonly types: readonly number[]
  readonly rows: readonly (readonly (string | null)[])[]
}

async function query(
  client: PoolClient,
  sql: string,
  values: readonly NamedValue[],
): Promise<Found> {
  const { text, places } = numbered(sql, values)
  const { rows, fields } = await client.query<(string | null)[]>({
    text,
    values: [...places],
    rowMode: 'array',
    types: { getTypeParser: () => (value: string) => value },
  })
  return {
    names: fields.map(({ name }) => name),
    types: fields.map(({ dataTypeID }) => dataTypeID),
    rows,
  }
}

const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|::|:(\w+)|[^]/g

/** Named places as PostgreSQL's; the Data API hands every value over as text. */
function numbered(
  sql: string,
  values: readonly NamedValue[],
): { readonly text: string; readonly places: readonly string[] } {
  const names = values.map(({ name }) => name)
  const text = sql.replaceAll(TOKEN, (token: string, name?: string) => {
    if (name === undefined) return token
    const index = names.indexOf(name)
    if (index < 0) throw new Error(`Parameter ${name} has no value`)
    return `$${index + 1}::text`
  })
  return { text, places: values.map(({ value }) => value) }
}

/** API Reference, Field. */
function field(value: string | null, type: number): Members {
  if (value === null) return { isNull: true }
  if (type === BOOLEAN) return { booleanValue: value === 't' }
  if (WHOLE.has(type)) return { longValue: Number(value) }
  return BINARY.has(type) ? { doubleValue: Number(value) } : { stringValue: value }
}

/** In a file of Parquet; what has no field of its own is text. */
function storedType(type: number): string {
  if (type === BOOLEAN) return 'BOOLEAN'
  if (WHOLE.has(type)) return 'BIGINT'
  return BINARY.has(type) ? 'DOUBLE' : 'VARCHAR'
}

function pidOf(client: PoolClient): number {
  return Number(Reflect.get(client, 'processID'))
}
