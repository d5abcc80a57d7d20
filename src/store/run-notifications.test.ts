import { Client } from 'pg'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import { RUN_DUE_CHANNEL } from './event-repository'
import { listenForRuns, type RunListener } from './run-notifications'

describe('who listens for runs', () => {
  const TIMES = { retryMs: 20, pingMs: 200, silenceMs: 500 }
  let postgres: TestPostgres
  let other: Client
  let listener: RunListener
  let heard: string[]
  beforeEach(async () => {
    postgres = await startPostgres()
    other = new Client(postgres.config)
    other.on('error', () => undefined)
    await other.connect()
    heard = []
    listener = await listenForRuns(
      postgres.config,
      (runId) => heard.push(runId),
      () => undefined,
      TIMES,
    )
  })
  afterEach(async () => {
    await listener.stop()
    await other.end()
    await postgres.stop()
  })

  async function listening(): Promise<number> {
    const { rows } = await other.query<{ pid: number }>(
      `select pid from pg_stat_activity where pid <> pg_backend_pid() and query ~ '^(listen|select 1)'`,
    )
    return rows[0]?.pid ?? 0
  }

  /** What was told while nobody listened is lost, so it is told until it is heard. */
  async function hears(runId: string): Promise<void> {
    while (!heard.includes(runId)) {
      await other.query(`notify ${RUN_DUE_CHANNEL}, '${runId}'`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  it('hears again after its connection broke', async () => {
    await hears('a')
    await other.query('select pg_terminate_backend($1)', [await listening()])
    await hears('b')
  })

  it('hears again after PostgreSQL went silent', async () => {
    const silent = await listening()
    process.kill(silent, 'SIGSTOP')
    try {
      await hears('a')
    } finally {
      process.kill(silent, 'SIGCONT')
    }
  })
})
