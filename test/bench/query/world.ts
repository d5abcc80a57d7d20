import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { Agent } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { startChild, type Child } from './child'
import { post } from './post'

const FILE = 'flights-3m.parquet'

/** Lakefront and raw DuckDB over the same file, each in a process of its own. */
export interface World {
  readonly lakefront: Child
  readonly raw: Child
  /** The bytes of Lakefront's answer. */
  ask(query: string, variables?: Readonly<Record<string, string>>): Promise<Buffer>
  /** The data of the answer. @throws Error where it has errors */
  data(query: string): Promise<Readonly<Record<string, unknown>>>
  /** Milliseconds that raw DuckDB takes for a statement, without HTTP. */
  rawMs(sql: string): Promise<number>
  /** The rows of a statement as JSON over HTTP. */
  rawRows(sql: string): Promise<Buffer>
  close(): Promise<void>
}

export async function openWorld(): Promise<World> {
  const folders = await mkdtemp(path.join(os.tmpdir(), 'lakefront-bench-'))
  await mkdir(path.join(folders, 'flights'))
  const source = path.resolve(__dirname, '../../../node_modules/vega-datasets/data')
  await copyFile(path.join(source, FILE), path.join(folders, 'flights', FILE))
  const lakefront = await startChild('lakefront-process.ts', folders)
  const raw = await startChild('raw-process.ts', folders)
  const agent = new Agent({ keepAlive: true })
  const ask: World['ask'] = (query, variables) =>
    post(lakefront.url, JSON.stringify({ query, variables }), agent)
  return {
    lakefront,
    raw,
    ask,
    async data(query) {
      const answer = JSON.parse((await ask(query)).toString()) as Answered
      if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors))
      return answer.data
    },
    rawMs: async (sql) => Number((await post(`${raw.url}/time`, sql, agent)).toString()),
    rawRows: (sql) => post(`${raw.url}/rows`, sql, agent),
    async close() {
      agent.destroy()
      lakefront.stop()
      raw.stop()
      await rm(folders, { recursive: true })
    },
  }
}

interface Answered {
  readonly data: Readonly<Record<string, unknown>>
  readonly errors?: unknown
}
