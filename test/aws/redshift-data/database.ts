import type { Pool, PoolClient } from 'pg'
import type { Members } from '../core/service'
import type { NamedValue } from './named-value'

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

/** The nearest stand-in that there is: a PostgreSQL with collation C and its clocks in UTC. */
export function postgresDatabase(pool: Pool): Database {
  return {
    async execute(sqls, values, signal) {
      const client = await pool.connect()
      const cancel = (): void => void pool.query('SELECT pg_cancel_backend($1)', [pidOf(client)])
      signal.addEventListener('abort', cancel, { once: true })
      try {
        return await inTransaction(client, sqls, values)
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
  values: readonly NamedValue[],
): Promise<Records> {
  await client.query('BEGIN')
  try {
    let records: Records = []
    for (const [index, sql] of sqls.entries())
      records = await run(client, sql, values).catch((error: unknown) => {
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
): Promise<Records> {
  const { text, places } = numbered(sql, values)
  const { rows, fields } = await client.query<(string | null)[]>({
    text,
    values: [...places],
    rowMode: 'array',
    types: { getTypeParser: () => (value: string) => value },
  })
  return rows.map((row) => row.map((value, index) => field(value, fields[index]?.dataTypeID ?? 0)))
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

function pidOf(client: PoolClient): number {
  return Number(Reflect.get(client, 'processID'))
}
