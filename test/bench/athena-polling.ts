import type { EngineQuery } from '../../src/engines/engine'
import { openAthena } from '../aws/athena/open-athena'
import { type SqlExecutor, scriptedSql } from '../aws/athena/sql-executor'
import type { Measured } from './report'

/** As statements of a dashboard take, in milliseconds: many short ones, and some that are long. */
const DURATIONS = [400, 650, 500, 1_900, 450, 900, 700, 3_600, 550, 1_200]
const ROUNDS_ALONE = 20
const CALLS_MAX = 3
/** API Reference, BatchGetQueryExecution. */
const IDS_A_CALL = 50

const running = new AbortController().signal
const query: EngineQuery = {
  text: 'SELECT 1 AS c1',
  parameters: [],
  columns: ['long'],
  scan: { table: 't', files: [], columns: [] },
}

/** How often Athena is asked whether statements have ended, by its stand-in and in real time. */
export async function pollingCalls(): Promise<readonly Measured[]> {
  const results: Measured[] = []
  for (const [atOnce, rounds] of [
    [1, ROUNDS_ALONE],
    [50, 4],
    [500, 2],
  ] as const) {
    const { calls, longest } = await callsOf(atOnce, rounds)
    const metric = `Athena, ${atOnce} at once: polling calls`
    results.push(
      {
        metric: `${metric} for each statement`,
        value: calls / (atOnce * rounds),
        unit: 'calls',
        limit: { atMost: CALLS_MAX },
      },
      {
        metric: `${metric} a second`,
        value: calls / (longest / 1000),
        unit: 'calls',
        limit: { atMost: 2 * Math.ceil(atOnce / IDS_A_CALL) + CALLS_MAX },
      },
    )
  }
  return results
}

async function callsOf(atOnce: number, rounds: number) {
  const athena = await openAthena({
    sql: ofDurations(),
    speed: 1,
    times: { queuedMs: 50, runsMs: 0, cancelMs: 2 },
  })
  const startedAt = performance.now()
  for (let round = 0; round < rounds; round++) {
    const asked = Array.from({ length: atOnce }, () => athena.engine.execute(query, running))
    await Promise.all(asked)
  }
  const longest = performance.now() - startedAt
  const calls = athena.calls('BatchGetQueryExecution')
  await athena.close()
  return { calls, longest }
}

/** One duration after the other. */
function ofDurations(): SqlExecutor {
  const answer = { columns: [{ name: 'c1', type: 'bigint' }], rows: [[1]], scannedBytes: 1 }
  let started = 0
  return {
    execute(sql, signal) {
      const takesMs = DURATIONS[started++ % DURATIONS.length] ?? 0
      return scriptedSql(() => answer, takesMs).execute(sql, signal)
    },
  }
}
