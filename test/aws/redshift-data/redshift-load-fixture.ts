import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Pool } from 'pg'
import type { Fault } from '../faults/fault'
import { type Database, postgresDatabase } from './database'
import { openRedshift, type RedshiftBench } from './open-redshift'
import { eventually } from '../testing/eventually'
import { startPostgres, type TestPostgres } from '../../support/postgres'
import { systemClock } from '../../../src/model/clock'
import { REQUEST } from '../../../pipeline/runs/attempt-exchange'
import type { AttemptRequest } from '../../../pipeline/runs/attempt-files'
import { AttemptFolders } from '../../../pipeline/launchers/attempt-folders'
import type {
  AttemptRef,
  Launcher,
  Observation,
  Submission,
} from '../../../pipeline/launchers/launcher'
import { createRedshiftLoadLauncher } from '../../../pipeline/launchers/redshift-load'
import type { LoadSources } from '../../../pipeline/launchers/redshift-load-request'

export const DONE = { kind: 'finished', failure: null } as const

type LoadedDataset = LoadSources['datasets'][number]

/** For tests: loads of a dataset of the namespace refined, by a stand-in that executes on a PostgreSQL. */
export class RedshiftLoadFixture {
  /** What main of the table shows. */
  main: string | null = null
  /** Loads that the database was given. */
  loads = 0
  readonly files: AttemptFolders
  private attempts = 0
  private opened: { readonly bench: RedshiftBench; readonly launcher: Launcher } | null = null

  private constructor(
    private readonly dataset: LoadedDataset,
    private readonly folder: string,
    private readonly postgres: TestPostgres,
    readonly pool: Pool,
  ) {
    this.files = new AttemptFolders(folder)
  }

  static async start(dataset: LoadedDataset): Promise<RedshiftLoadFixture> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-loads-'))
    const postgres = await startPostgres()
    const pool = new Pool({ ...postgres.config, options: '-c timezone=UTC' })
    // Its idle connections may hear of the server's end before they are closed.
    pool.on('error', () => undefined)
    return new RedshiftLoadFixture(dataset, folder, postgres, pool)
  }

  async stop(): Promise<void> {
    await this.pool.end()
    await this.postgres.stop()
    rmSync(this.folder, { recursive: true })
  }

  get bench(): RedshiftBench {
    return this.now().bench
  }

  get launcher(): Launcher {
    return this.now().launcher
  }

  /** Another account has no statements: the service forgets them after a day. */
  async open(rowsAPage = 1_000): Promise<void> {
    const database = postgresDatabase(this.pool)
    const counting: Database = {
      execute: (sqls, values, signal) => {
        if (sqls.some((sql) => sql.includes('INSERT INTO "refined"'))) this.loads += 1
        return database.execute(sqls, values, signal)
      },
    }
    const bench = await openRedshift({ database: counting, rowsAPage })
    this.opened = { bench, launcher: this.launch(bench, 'lakefront') }
  }

  useWorkGroup(name: string): void {
    const { bench } = this
    this.opened = { bench, launcher: this.launch(bench, name) }
  }

  async newAttempt(
    snapshotId: string | null,
    partitions?: Readonly<Record<string, string>>,
  ): Promise<Submission> {
    const attemptId = `attempt${(this.attempts += 1)}`
    const { name, table } = this.dataset
    const request: AttemptRequest = {
      version: 1,
      attemptId,
      runId: 'run',
      job: 'load',
      jobVersion: 1,
      writes: {},
      reads: { [name]: { identifier: table, snapshotId } },
      parameters: partitions === undefined ? {} : { partitions },
    }
    await this.files.write(attemptId, REQUEST, JSON.stringify(request))
    return {
      attemptId,
      externalId: null,
      intendedAt: systemClock(),
      job: 'load',
      program: { kind: 'load', dataset: name },
      requestAddress: '',
      resultAddress: '',
    }
  }

  async submitted(attempt: Submission): Promise<Submission> {
    const answer = await this.launcher.submit(attempt)
    if (answer.kind !== 'accepted') throw new Error(answer.message)
    return { ...attempt, externalId: answer.externalId }
  }

  seen(attempt: AttemptRef, wanted: Partial<Observation>): Promise<void> {
    return eventually(async () => expect(await this.launcher.find(attempt)).toMatchObject(wanted))
  }

  /** Only the load itself has a name. */
  goesWrong(action: string, fault: Fault): void {
    const when = ({ input }: { readonly input: object }): boolean => 'StatementName' in input
    this.bench.script.add({ service: 'redshift-data', action, fault, times: 1, when })
  }

  private now(): { readonly bench: RedshiftBench; readonly launcher: Launcher } {
    if (this.opened === null) throw new Error('open it first')
    return this.opened
  }

  private launch({ client }: RedshiftBench, workGroup: string): Launcher {
    return createRedshiftLoadLauncher({
      name: 'redshift',
      capacity: 10,
      lagMs: 100,
      pollMs: 100,
      store: this.files,
      clock: systemClock,
      client,
      target: { kind: 'workGroup', name: workGroup, secretArn: null },
      database: 'lake',
      datasets: [this.dataset],
      spectrum: { refined: 'spectrum' },
      mainOf: () => Promise.resolve(this.main),
    })
  }
}
