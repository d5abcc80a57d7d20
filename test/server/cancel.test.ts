import { setTimeout as delay } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { datasetOf } from '../../schema/decorators/declaration'
import { Column } from '../../schema/decorators/column'
import { Dimension } from '../../schema/decorators/dimension'
import { Measure } from '../../schema/decorators/measure'
import { Table } from '../../schema/decorators/table'
import type { Engine } from '../../src/engines/engine'
import { countDistinct } from '../../src/model/expression'
import { openTableBench, routerOf, type TableBench } from '../../src/query/testing/table-bench'
import { inMemoryPublishing } from '../support/in-memory-publishing'
import { inMemoryRuns } from '../support/in-memory-runs'
import { UNKNOWN_FRESHNESS } from '../support/in-memory-services'
import { startLoopbackServer, type LoopbackServer } from '../support/loopback-server'

const ROWS = 15_000_000
const ROUNDS = 5
const CANCELED_WITHIN_MS = 100

@Table({
  table: 'trusted.crowd',
  kind: 'groups',
  description: 'So many rows that counting them takes long.',
  partitionedBy: { column: 'time', transform: 'day' },
  grain: ['time'],
})
abstract class Crowd {
  @Dimension('timestamptz', 'When.')
  time!: bigint

  @Column('long', 'Who.')
  who!: bigint

  @Measure(countDistinct('who'), 'Different ones.')
  people!: bigint
}

/** When a statement began at the engine, and when the engine had stopped it. */
interface Execution {
  stoppedAt: number | null
  readonly ended: Promise<void>
}

describe('a query whose clients go', () => {
  const executions: Execution[] = []
  let bench: TableBench
  let server: LoopbackServer
  beforeAll(async () => {
    bench = await openTableBench()
    const crowd = datasetOf(Crowd)
    const { files } = await bench.publish(crowd, [[{ time: 0n, who: 1n }]])
    await enlarge(files[0]?.path ?? '')
    const queries = bench.serviceOf([crowd], {
      router: routerOf(observed(bench.engine, executions)),
    })
    server = await startLoopbackServer({
      datasets: [crowd],
      runs: inMemoryRuns([]),
      queries,
      publishing: inMemoryPublishing([]),
      freshness: UNKNOWN_FRESHNESS,
      publications: async () => new Map(),
    })
  }, 120_000)
  afterAll(async () => {
    await server.close()
    await bench.close()
  })
  beforeEach(() => {
    executions.length = 0
  })

  /** The operation is the same for all, and so is its statement. */
  function open(round: number) {
    const client = new AbortController()
    const query = `{ crowd(groupBy: [], having: {people: {gt: "${round}"}}) { id nodes { people } } }`
    const done = fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: client.signal,
    }).then(
      (response) => response.text(),
      () => 'closed',
    )
    return { done, close: () => client.abort() }
  }

  it(`is canceled at the engine within ${CANCELED_WITHIN_MS} ms`, async () => {
    const took: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const client = open(round)
      const execution = await executing(executions, round + 1)
      const closedAt = performance.now()
      client.close()
      await execution.ended
      expect(await client.done).toBe('closed')
      took.push((execution.stoppedAt ?? Infinity) - closedAt)
    }
    // Its median: other programs of a busy machine may delay one of them.
    const median = took.toSorted((left, right) => left - right)[Math.floor(ROUNDS / 2)]
    expect(median).toBeLessThan(CANCELED_WITHIN_MS)
  }, 120_000)

  it('goes on as long as another client waits for it', async () => {
    const first = open(100)
    const execution = await executing(executions, 1)
    const second = open(100)
    // Nothing tells that it waits, too.
    await delay(5 * CANCELED_WITHIN_MS)
    first.close()
    await delay(3 * CANCELED_WITHIN_MS)
    expect({ executions: executions.length, stoppedAt: execution.stoppedAt }).toEqual({
      executions: 1,
      stoppedAt: null,
    })
    const closedAt = performance.now()
    second.close()
    await execution.ended
    expect((execution.stoppedAt ?? Infinity) - closedAt).toBeLessThan(5 * CANCELED_WITHIN_MS)
  }, 120_000)
})

/** The statement is under way at the engine. */
async function executing(executions: readonly Execution[], count: number): Promise<Execution> {
  for (;;) {
    const execution = executions[count - 1]
    // DuckDB does not tell when it begins; the statement takes many times as long.
    await delay(CANCELED_WITHIN_MS)
    if (execution !== undefined) return execution
  }
}

function observed(engine: Engine, executions: Execution[]): Engine {
  return {
    ...engine,
    execute(query, signal) {
      const done = engine.execute(query, signal)
      const execution: Execution = {
        stoppedAt: null,
        ended: done.then(
          () => undefined,
          () => {
            execution.stoppedAt = performance.now()
          },
        ),
      }
      executions.push(execution)
      return done
    },
  }
}

/** By the field ids that the bench gives. */
async function enlarge(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT TIMESTAMPTZ '2015-05-17' AS time, (hash(range) >> 1)::BIGINT AS who FROM range(${ROWS}))
     TO '${path}' (FORMAT parquet, FIELD_IDS {time: 101, who: 102})`,
  )
  connection.closeSync()
  instance.closeSync()
}
