import { randomUUID } from 'node:crypto'
import { buildSchema } from '../../resolvers/build-schema'
import { JOBS } from '../../pipeline/jobs'
import { NO_LAUNCHER } from '../support/no-launcher'
import { createPublicationService } from '../../pipeline/runs/create-publication-service'
import { createRunService } from '../../pipeline/runs/create-run-service'
import { systemTimers } from '../../pipeline/runs/timers'
import { datasets } from '../../schema/datasets'
import { systemClock } from '../../src/model/clock'
import { ERROR_CODES } from '../../src/model/coded-error'
import { openTableBench, type TableBench } from '../../src/query/testing/table-bench'
import { exactConnection, openDatabase } from '../../src/store/database'
import { migrate } from '../../src/store/migrate'
import { UNKNOWN_FRESHNESS } from '../support/in-memory-services'
import { type LoopbackServer, startLoopbackServer } from '../support/loopback-server'
import { startPostgres, type TestPostgres } from '../support/postgres'
import { seededRandom } from '../support/seeded-random'
import { suiteSize } from '../support/suite-size'
import { hostileOperation } from './hostile-operations'

const OPERATIONS = suiteSize() === 'full' ? 10_000 : 1_000
const SEED = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 1_000_000)
const LONGEST_MS = 5_000
/** What only the inside of the program says. */
const INTERNAL =
  /node_modules|\bat .+:\d+:\d+|\/(work|tmp|home|root)\/|duckdb|postgres|kysely|\bpg_|stack size|Cannot read|is not a function|undefined|invalid (byte|input syntax)|Parser Error|Binder Error/i

describe(`${OPERATIONS} hostile operations (LAKEFRONT_SEED=${SEED})`, () => {
  const schema = buildSchema({ datasets, jobs: JOBS })
  const random = seededRandom(SEED)
  let postgres: TestPostgres
  let bench: TableBench
  let server: LoopbackServer
  const closing: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    postgres = await startPostgres()
    closing.push(() => postgres.stop())
    const db = openDatabase(exactConnection(postgres.config), () => undefined)
    closing.push(() => db.destroy())
    await migrate(db)
    bench = await openTableBench()
    closing.push(() => bench.close())
    const launchers = { all: [NO_LAUNCHER], of: () => NO_LAUNCHER }
    const runs = createRunService({
      db,
      jobs: JOBS,
      launchers,
      clock: systemClock,
      ids: randomUUID,
      timers: systemTimers,
    })
    for (const dataset of datasets) await bench.publish(dataset, [[]])
    server = await startLoopbackServer({
      datasets,
      runs,
      freshness: UNKNOWN_FRESHNESS,
      publishing: createPublicationService({
        db,
        datasets,
        catalog: { snapshot: () => Promise.reject(new Error('nothing is published here')) },
        clock: systemClock,
      }),
      queries: bench.service,
      publications: async () => new Map(),
    })
    closing.push(() => server.close())
  }, 60_000)

  afterAll(async () => {
    for (const close of closing.reverse()) await close()
  })

  async function send(body: string) {
    const startedAt = performance.now()
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const text = await response.text()
    return { status: response.status, text, ms: performance.now() - startedAt }
  }

  it(
    'are answered or refused: no fault of the server, no internal text, no unbounded work',
    async () => {
      const faults: unknown[] = []
      const codes = new Map<string, number>()
      for (let index = 0; index < OPERATIONS; index += 1) {
        const { kind, body } = hostileOperation(schema, random)
        const { status, text, ms } = await send(body)
        const fault = faultOf(status, text, ms, codes)
        if (fault !== null)
          faults.push({ index, kind, fault, body: body.slice(0, 400), answer: text.slice(0, 400) })
      }
      expect(codes.size).toBeGreaterThan(5)
      expect(faults.slice(0, 5)).toEqual([])
    },
    OPERATIONS * 100,
  )

  it('leave everything as it was', async () => {
    const { text } = await send(
      JSON.stringify({ query: '{ accessLog { totalCount } runs { nodes { status } } }' }),
    )
    expect(JSON.parse(text)).toMatchObject({ data: { accessLog: { totalCount: '0' } } })
    expect(
      server.log
        .filter((line) => line.includes('internal error'))
        .map((line) => line.slice(0, 300)),
    ).toEqual([])
  })
})

function faultOf(
  status: number,
  text: string,
  ms: number,
  codes: Map<string, number>,
): string | null {
  if (status >= 500) return `status ${status}`
  if (ms > LONGEST_MS) return `${ms} ms`
  const answer = JSON.parse(text) as {
    errors?: { message: string; extensions?: { code?: string } }[]
  }
  for (const { message, extensions } of answer.errors ?? []) {
    const code = extensions?.code ?? 'none'
    codes.set(code, (codes.get(code) ?? 0) + 1)
    if (!(code in ERROR_CODES) || code === 'INTERNAL_SERVER_ERROR') return `code ${code}`
    // What the sender wrote may come back to it.
    if (INTERNAL.test(message.replaceAll(/"(?:\\.|[^"\\])*"|'[^']*'/g, '')))
      return `message ${message}`
  }
  return null
}
