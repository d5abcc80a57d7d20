import { z } from 'zod'
import { parseExact } from '../../src/engines/trino/exact-json'
import {
  type SqlAnswer,
  type SqlExecutor,
  SqlFailure,
  type SqlValue,
} from '../aws/athena/sql-executor'

type Cell = SqlValue | null
/** Rows hold what JSON can; only lists are more than one value. */
const row = z.custom<readonly Cell[]>((value) => Array.isArray(value))
const column = z.object({ name: z.string(), type: z.string() })
const page = z.object({
  nextUri: z.string().optional(),
  columns: z.array(column).optional(),
  data: z.array(row).default([]),
  error: z.object({ message: z.string(), errorName: z.string(), errorType: z.string() }).optional(),
  stats: z.object({ physicalInputBytes: z.coerce.number().default(0) }),
})
type Page = z.infer<typeof page>

/** API Reference, AthenaError: 1 is the system's fault, 2 the statement's, 3 another's. */
const CATEGORIES: Readonly<Record<string, 2 | 3>> = { USER_ERROR: 2, EXTERNAL: 3 }

/** Executes what Athena's stand-in takes on a real Trino, whose engine Athena's is. */
export function trinoSql(url: string, catalog: string): SqlExecutor {
  const headers = {
    'X-Trino-User': 'athena',
    'X-Trino-Catalog': catalog,
    'X-Trino-Time-Zone': 'UTC',
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
  }
  const ask = async (uri: string, init: RequestInit = {}): Promise<Page> => {
    const response = await fetch(uri, { ...init, headers })
    return page.parse(parseExact(await response.text()))
  }
  return {
    async execute(sql, signal) {
      const rows: (readonly Cell[])[] = []
      let current = await ask(`${url}/v1/statement`, { method: 'POST', body: sql })
      let columns: SqlAnswer['columns'] = []
      for (;;) {
        if (current.error !== undefined) throw failureOf(current.error)
        columns = current.columns ?? columns
        for (const one of current.data) rows.push(one)
        const next = current.nextUri
        if (next === undefined)
          return { columns, rows, scannedBytes: current.stats.physicalInputBytes }
        if (signal.aborted) {
          await fetch(next, { method: 'DELETE', headers })
          throw new SqlFailure('Query was canceled')
        }
        current = await ask(next)
      }
    },
  }
}

function failureOf({ errorName, errorType, message }: NonNullable<Page['error']>): SqlFailure {
  return new SqlFailure(`${errorName}: ${message}`, CATEGORIES[errorType] ?? 1)
}
