import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import type { EngineQuery } from '../../src/engines/engine'
import { openTrino, type TrinoEngine } from '../../src/engines/trino/trino-engine'
import { startTrino } from '../engines/trino-server'
import { pollingCalls } from './athena-polling'
import { median, report } from './report'

const SET_UP_TRINO = path.resolve(__dirname, '../../infra/local/trino.mjs')
const ROUNDS = 15
const WARM_UP = 5
const MEBIBYTE = 2 ** 20
const running = new AbortController().signal
const SCAN = { table: 't', files: [], columns: [] }

/** 3,000,000 rows: 3,000 times 1,000. */
const FILL = `CREATE TABLE memory.default.hits AS
  SELECT x % 24 AS hour, 'section ' || CAST(y % 50 AS VARCHAR) AS section, x * y AS bytes
  FROM UNNEST(sequence(1, 3000)) AS a (x), UNNEST(sequence(1, 1000)) AS b (y)`
const GROUPS = `SELECT hour AS c1, section AS c2, COUNT(*) AS c3, COALESCE(SUM(CAST(bytes AS DECIMAL(38, 0))), CAST(0 AS DECIMAL(38, 0))) AS c4
FROM memory.default.hits GROUP BY 1, 2 ORDER BY 1, 2`
const ROWS = `SELECT hour AS c1, section AS c2, bytes AS c3 FROM memory.default.hits LIMIT 200000`

const groups: EngineQuery = {
  text: GROUPS,
  parameters: [],
  columns: ['long', 'string', 'long', 'long'],
  scan: SCAN,
}
const rows: EngineQuery = {
  text: ROWS,
  parameters: [],
  columns: ['long', 'string', 'long'],
  scan: SCAN,
}

/** What Lakefront's side adds to Trino's own client, and asks of Athena. */
export async function bench(): Promise<boolean> {
  execFileSync(process.execPath, [SET_UP_TRINO], { stdio: 'inherit' })
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-bench-'))
  const server = await startTrino({ folder })
  const trino = openTrino(
    {
      url: server.url,
      catalog: 'memory',
      schema: 'default',
      user: 'bench',
      auth: { kind: 'none' },
      ca: null,
      timeoutMs: 600_000,
    },
    () => undefined,
  )
  try {
    await rawAnswer(server.url, FILL)
    const { ours, raw } = await timesOf(trino, server.url)
    const { seconds, megabytes } = await streamed(trino)
    const polling = await pollingCalls()
    return report('engines', [
      {
        metric: 'Trino, group-by of 3,000,000 rows: ours, p50',
        value: ours,
        unit: 'ms',
        limit: null,
      },
      { metric: 'the same: raw client, p50', value: raw, unit: 'ms', limit: null },
      { metric: 'the same: ratio', value: ours / raw, unit: 'x', limit: { atMost: 1.15 } },
      { metric: 'Trino, 200,000 rows streamed', value: seconds, unit: 's', limit: null },
      {
        metric: 'the same: resident memory more than before',
        value: megabytes,
        unit: 'MiB',
        limit: { atMost: 150 },
      },
      ...polling,
    ])
  } finally {
    await trino.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Turn by turn, so that what else the machine does meets both. */
async function timesOf(trino: TrinoEngine, url: string) {
  const times = { ours: new Array<number>(), raw: new Array<number>() }
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const ours = await milliseconds(() => trino.execute(groups, running))
    const raw = await milliseconds(() => rawAnswer(url, GROUPS))
    if (round < WARM_UP) continue
    times.ours.push(ours)
    times.raw.push(raw)
  }
  return { ours: median(times.ours), raw: median(times.raw) }
}

async function streamed(trino: TrinoEngine) {
  const before = process.memoryUsage.rss()
  let [most, count] = [before, 0]
  const elapsed = await milliseconds(async () => {
    for await (const page of trino.stream(rows, running)) {
      count += page.length
      most = Math.max(most, process.memoryUsage.rss())
    }
  })
  if (count !== 200_000) throw new Error(`${count} rows came`)
  return { seconds: elapsed / 1000, megabytes: (most - before) / MEBIBYTE }
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

const page = z.looseObject({ nextUri: z.string().optional(), error: z.unknown().optional() })

/** As little as a client can do: every answer fetched and parsed. */
async function rawAnswer(url: string, body: string): Promise<void> {
  const headers = { 'X-Trino-User': 'bench', 'X-Trino-Catalog': 'memory' }
  let answer = await fetch(`${url}/v1/statement`, { method: 'POST', headers, body })
  for (;;) {
    const { nextUri, error } = page.parse(await answer.json())
    if (error !== undefined) throw new Error(JSON.stringify(error))
    if (nextUri === undefined) return
    answer = await fetch(nextUri)
  }
}
