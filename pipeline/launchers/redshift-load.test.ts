import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Pool } from 'pg'
import type { Fault } from '../../test/aws/faults/fault'
import { type Database, postgresDatabase } from '../../test/aws/redshift-data/database'
import { openRedshift, type RedshiftBench } from '../../test/aws/redshift-data/open-redshift'
import { eventually } from '../../test/aws/testing/eventually'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import { systemClock } from '../../src/model/clock'
import { cell } from '../../src/query/testing/declare'
import { REQUEST, takeClaim } from '../runs/attempt-exchange'
import type { AttemptRequest } from '../runs/attempt-files'
import { AttemptFolders } from './attempt-folders'
import type { AttemptRef, Launcher, Observation, Submission } from './launcher'
import { createRedshiftLoadLauncher } from './redshift-load'

const DATASET = {
  name: 'traffic',
  table: 'refined.traffic',
  columns: [cell('path', 'string'), cell('n', 'long')],
  partitionedBy: null,
}

/** Partitioned by day. */
const HOURS = {
  name: 'hours',
  table: 'refined.hours',
  columns: [cell('hour', 'timestamptz', { nullable: false }), cell('path', 'string')],
  partitionedBy: { column: 'hour', transform: 'day' },
} as const

let postgres: TestPostgres
let pool: Pool
let bench: RedshiftBench
let launcher: Launcher
/** What main of the table shows. */
let main: string | null
/** Loads that the database was given. */
let loads: number
let attempts = 0
const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-loads-'))
const files = new AttemptFolders(folder)

beforeAll(async () => {
  postgres = await startPostgres()
  pool = new Pool({ ...postgres.config, options: '-c timezone=UTC' })
  // Its idle connections may hear of the server's end before they are closed.
  pool.on('error', () => undefined)
  await pool.query(`CREATE SCHEMA spectrum; CREATE TABLE spectrum.traffic (path VARCHAR, n BIGINT);
    CREATE TABLE spectrum.hours (hour TIMESTAMPTZ, path VARCHAR)`)
})
afterAll(async () => {
  await pool.end()
  await postgres.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  main = '7'
  loads = 0
  await pool.query(`DROP SCHEMA IF EXISTS refined, lakefront CASCADE;
    TRUNCATE spectrum.traffic; INSERT INTO spectrum.traffic VALUES ('a', 1), (NULL, 2)`)
  await open()
})
afterEach(() => bench.close())

/** Another account has no statements: the service forgets them after a day. */
async function open(rowsAPage = 1_000): Promise<void> {
  const database = postgresDatabase(pool)
  const counting: Database = {
    execute: (sqls, values, signal) => {
      if (sqls.some((sql) => sql.includes('INSERT INTO "refined"'))) loads += 1
      return database.execute(sqls, values, signal)
    },
  }
  bench = await openRedshift({ database: counting, rowsAPage })
  launcher = launch('lakefront')
}

function launch(workGroup: string): Launcher {
  return createRedshiftLoadLauncher({
    name: 'redshift',
    capacity: 10,
    lagMs: 100,
    pollMs: 100,
    store: files,
    clock: systemClock,
    client: bench.client,
    target: { kind: 'workGroup', name: workGroup, secretArn: null },
    database: 'lake',
    datasets: [DATASET, HOURS],
    spectrum: { refined: 'spectrum' },
    mainOf: () => Promise.resolve(main),
  })
}

async function newAttempt(
  snapshotId: string | null = '7',
  { name, table }: Pick<typeof DATASET, 'name' | 'table'> = DATASET,
  partitions?: Readonly<Record<string, string>>,
): Promise<Submission> {
  const attemptId = `attempt${(attempts += 1)}`
  const request: AttemptRequest = {
    version: 1,
    attemptId,
    runId: 'run',
    job: 'loadTraffic',
    jobVersion: 1,
    writes: {},
    reads: { [name]: { identifier: table, snapshotId } },
    parameters: partitions === undefined ? {} : { partitions },
  }
  await files.write(attemptId, REQUEST, JSON.stringify(request))
  return {
    attemptId,
    externalId: null,
    intendedAt: systemClock(),
    job: 'loadTraffic',
    program: { kind: 'load', dataset: name },
    requestAddress: '',
    resultAddress: '',
  }
}

async function submitted(attempt: Submission): Promise<Submission> {
  const answer = await launcher.submit(attempt)
  if (answer.kind !== 'accepted') throw new Error(answer.message)
  return { ...attempt, externalId: answer.externalId }
}

const seen = (attempt: AttemptRef, wanted: Partial<Observation>): Promise<void> =>
  eventually(async () => expect(await launcher.find(attempt)).toMatchObject(wanted))
const DONE = { kind: 'finished', failure: null } as const

async function held(): Promise<unknown> {
  const rows = await pool.query<{ path: string | null; n: string }>(
    'SELECT path, n FROM refined.traffic ORDER BY n',
  )
  const markers = await pool.query<{ snapshot_id: string }>(
    'SELECT snapshot_id FROM lakefront.loaded_snapshots',
  )
  return {
    rows: rows.rows.map(({ path, n }) => [path, n]),
    snapshots: markers.rows.map(({ snapshot_id }) => snapshot_id),
  }
}

const LOADED = {
  rows: [
    ['a', '1'],
    [null, '2'],
  ],
  snapshots: ['7'],
}

/** Only the load itself has a name. */
const isLoad = ({ input }: { readonly input: object }): boolean => 'StatementName' in input
const goesWrong = (action: string, fault: Fault, times = 1): void =>
  bench.script.add({ service: 'redshift-data', action, fault, times, when: isLoad })

describe('a load', () => {
  it('makes its tables, and replaces rows and marker row', async () => {
    const attempt = await submitted(await newAttempt())
    await seen(attempt, DONE)
    expect(await held()).toEqual(LOADED)
    await pool.query("DELETE FROM spectrum.traffic WHERE path = 'a'")
    main = '8'
    await seen(await submitted(await newAttempt('8')), DONE)
    expect(await held()).toEqual({ rows: [[null, '2']], snapshots: ['8'] })
  })

  it('has columns that the dataset gained', async () => {
    await pool.query('CREATE SCHEMA refined; CREATE TABLE refined.traffic (path VARCHAR)')
    await seen(await submitted(await newAttempt()), DONE)
    expect(await held()).toEqual(LOADED)
  })

  it('is observed with others by one list', async () => {
    const client = await pool.connect()
    await submitted(await newAttempt())
    await client.query('BEGIN; LOCK TABLE lakefront.load_claims')
    const all = [await submitted(await newAttempt()), await submitted(await newAttempt())]
    const kinds = async (): Promise<unknown> =>
      [...(await launcher.observe(all)).values()].map(({ kind }) => kind)
    await eventually(async () => expect(await kinds()).toEqual(['running', 'running']))
    const before = bench.calls('DescribeStatement')
    expect(await kinds()).toEqual(['running', 'running'])
    expect(bench.calls('DescribeStatement')).toBe(before)
    await client.query('ROLLBACK')
    client.release()
    await eventually(async () => expect(await kinds()).toEqual(['finished', 'finished']))
  })

  it('is canceled while it goes on, and then changed nothing', async () => {
    await seen(await submitted(await newAttempt()), DONE)
    const client = await pool.connect()
    await client.query('BEGIN; LOCK TABLE lakefront.load_claims')
    await pool.query('TRUNCATE spectrum.traffic')
    const attempt = await submitted(await newAttempt())
    await seen(attempt, { kind: 'running' })
    await launcher.cancel(attempt)
    await seen(attempt, { kind: 'ended', reason: expect.stringContaining('ABORTED') })
    await launcher.cancel(attempt)
    await client.query('ROLLBACK')
    client.release()
    expect(await takeClaim(launcher.store, attempt.attemptId)).toBe('reconciler')
    expect(await held()).toEqual(LOADED)
  })

  it('of a string that ends with a blank fails for good, and says why', async () => {
    await pool.query("UPDATE spectrum.traffic SET path = 'a '")
    await seen(await submitted(await newAttempt()), {
      kind: 'finished',
      failure: expect.stringContaining('ends with a blank'),
    })
    expect(await held()).toEqual({ rows: [], snapshots: [] })
  })

  it('that fails at Redshift for another cause changed nothing, and tells the words', async () => {
    await seen(await submitted(await newAttempt()), DONE)
    await pool.query('ALTER TABLE spectrum.traffic RENAME TO gone')
    const attempt = await submitted(await newAttempt())
    await seen(attempt, { kind: 'ended', reason: expect.stringContaining('does not exist') })
    await pool.query('ALTER TABLE spectrum.gone RENAME TO traffic')
    expect(await takeClaim(launcher.store, attempt.attemptId)).toBe('reconciler')
    expect(await held()).toEqual(LOADED)
  })

  it.each([
    ['main shows another snapshot', '8'],
    ['main is being moved', null],
  ])('is not asked for while %s', async (_, shown) => {
    main = shown
    await expect(newAttempt().then((it) => launcher.submit(it))).rejects.toMatchObject({
      code: 'PUBLISH_CONFLICT',
    })
    expect(bench.aws.log.all()).toEqual([])
  })

  it('in a state that nobody knows is told', async () => {
    const attempt = await submitted(await newAttempt())
    bench.script.add({
      service: 'redshift-data',
      action: 'DescribeStatement',
      fault: { kind: 'unknownState', state: 'PAUSED' },
    })
    expect(await launcher.find(attempt)).toMatchObject({ kind: 'unknown', state: 'PAUSED' })
    bench.script.clear()
    await seen(attempt, DONE)
  })
})

describe('a load works once', () => {
  it('where the answer to it is lost: it is found by its name', async () => {
    const attempt = await newAttempt()
    goesWrong('BatchExecuteStatement', { kind: 'lostAnswer' })
    await expect(launcher.submit(attempt)).rejects.toThrow()
    await seen(attempt, DONE)
    expect(await held()).toEqual(LOADED)
    expect(loads).toBe(1)
  })

  it('where it is asked for again: the service knows the token', async () => {
    const attempt = await newAttempt()
    goesWrong('BatchExecuteStatement', { kind: 'lostAnswer' })
    await expect(launcher.submit(attempt)).rejects.toThrow()
    await seen(await submitted(attempt), DONE)
    expect(loads).toBe(1)
  })

  it('where the service forgot it meanwhile: its claim is there', async () => {
    const attempt = await submitted(await newAttempt())
    await seen(attempt, DONE)
    await bench.close()
    await open()
    expect(await launcher.find(attempt)).toMatchObject(DONE)
    expect(await launcher.find({ ...attempt, externalId: null })).toEqual({ kind: 'notFound' })
    await pool.query('TRUNCATE spectrum.traffic')
    const again = await submitted(attempt)
    await seen(again, { kind: 'ended' })
    expect(await held()).toEqual(LOADED)
    expect(await takeClaim(launcher.store, attempt.attemptId)).toBe('attempt')
  })

  it('and never after it was given up, though nobody knew whether it was asked for', async () => {
    const attempt = await newAttempt()
    goesWrong('BatchExecuteStatement', { kind: 'noConnection' })
    await expect(launcher.submit(attempt)).rejects.toThrow()
    expect(await launcher.find(attempt)).toEqual({ kind: 'notFound' })
    expect(await takeClaim(launcher.store, attempt.attemptId)).toBe('reconciler')
    expect(await takeClaim(launcher.store, attempt.attemptId)).toBe('reconciler')
    await expect(launcher.submit(attempt)).rejects.toThrow('given up')
    // As a request that was under way for long would.
    await files.write(attempt.attemptId, 'claim', 'asked\n')
    await seen(await submitted(attempt), { kind: 'ended' })
    expect(await held()).toEqual({ rows: [], snapshots: [] })
  })

  it('and not at all where it was given up before', async () => {
    const attempt = await newAttempt()
    expect(await takeClaim(launcher.store, attempt.attemptId)).toBe('reconciler')
    await expect(launcher.submit(attempt)).rejects.toThrow('given up')
    expect(loads).toBe(0)
  })
})

describe('a load that is not begun', () => {
  it.each<[string, Fault]>([
    ['throttled', { kind: 'throttle' }],
    ['one of too many', { kind: 'error', code: 'ActiveStatementsExceededException', status: 400 }],
  ])('because it is %s is asked for later', async (_, fault) => {
    goesWrong('BatchExecuteStatement', fault)
    const attempt = await newAttempt()
    expect((await launcher.submit(attempt)).kind).toBe('full')
    await seen(await submitted(attempt), DONE)
    expect(loads).toBe(1)
  })

  it.each<[string, Fault]>([
    ['it', { kind: 'error', code: 'ValidationException', status: 400 }],
    ['its user', { kind: 'error', code: 'AccessDeniedException', status: 400 }],
  ])('because the service refuses %s is given up at once', async (_, fault) => {
    goesWrong('BatchExecuteStatement', fault)
    const attempt = await newAttempt()
    await expect(launcher.submit(attempt)).rejects.toMatchObject({ code: 'LAUNCHER_REFUSED' })
    const calls = bench.aws.log.all().length
    expect(await takeClaim(launcher.store, attempt.attemptId)).toBe('reconciler')
    expect(bench.aws.log.all()).toHaveLength(calls)
  })

  it('because there is no such work group is given up at once', async () => {
    launcher = launch('another')
    const attempt = await newAttempt()
    await expect(launcher.submit(attempt)).rejects.toMatchObject({ code: 'LAUNCHER_REFUSED' })
    expect(await takeClaim(launcher.store, attempt.attemptId)).toBe('reconciler')
  })

  it('because its tables cannot be made says why', async () => {
    await pool.query('CREATE SCHEMA refined; CREATE VIEW refined.traffic AS SELECT 1 AS path')
    await expect(newAttempt().then((it) => launcher.submit(it))).rejects.toMatchObject({
      code: 'LAUNCHER_REFUSED',
      message: expect.stringContaining('"traffic"'),
    })
  })
})

describe('a load of a table that is partitioned by day', () => {
  const DAYS = { '2024-02-27': 'r1', '2024-02-28': 'r1', '2024-02-29': 'r1' }
  const published = (snapshotId: string, partitions: Readonly<Record<string, string>> = DAYS) => {
    main = snapshotId
    return newAttempt(snapshotId, HOURS, partitions)
  }
  /** In Spectrum the day shows the path, which its run wrote. */
  const show = (day: string, path: string): Promise<unknown> =>
    pool.query('UPDATE spectrum.hours SET path = $2 WHERE CAST(hour AS DATE) = $1', [day, path])

  async function paths(): Promise<readonly string[]> {
    const { rows } = await pool.query<{ path: string }>(
      'SELECT path FROM refined.hours ORDER BY hour',
    )
    return rows.map(({ path }) => path)
  }

  beforeEach(async () => {
    await pool.query(`TRUNCATE spectrum.hours; INSERT INTO spectrum.hours VALUES
      ('2024-02-27T00:00:00Z', 'a'), ('2024-02-28T23:00:00Z', 'b'), ('2024-02-29T12:00:00Z', 'c')`)
    await seen(await submitted(await published('1')), DONE)
    for (const day of Object.keys(DAYS)) await show(day, 'new')
  })

  it('replaces the days that another run wrote since', async () => {
    const days = { ...DAYS, '2024-02-28': 'r2' }
    await seen(await submitted(await published('2', days)), DONE)
    expect(await paths()).toEqual(['a', 'new', 'c'])
    await seen(await submitted(await published('3', { ...days, '2024-02-29': 'r3' })), DONE)
    expect(await paths()).toEqual(['a', 'new', 'new'])
  })

  it('reads what is held by pages', async () => {
    await bench.close()
    await open(1)
    await seen(await submitted(await published('2', { ...DAYS, '2024-02-27': 'r2' })), DONE)
    expect(await paths()).toEqual(['new', 'b', 'c'])
  })

  it('replaces everything where its attempt names no days, and where the table is new', async () => {
    main = '2'
    await seen(await submitted(await newAttempt('2', HOURS)), DONE)
    expect(await paths()).toEqual(['new', 'new', 'new'])
    await seen(await submitted(await published('3')), DONE)
    await pool.query('DROP TABLE refined.hours')
    await seen(await submitted(await published('4')), DONE)
    expect(await paths()).toEqual(['new', 'new', 'new'])
  })

  it('replaces everything where the table lacked a column, though the first attempt failed', async () => {
    await pool.query('ALTER TABLE refined.hours DROP COLUMN path')
    await pool.query(`UPDATE spectrum.hours SET path = 'c ' WHERE hour > '2024-02-29'`)
    const failed = await submitted(await published('2'))
    await seen(failed, { kind: 'finished', failure: expect.stringContaining('a blank') })
    await show('2024-02-29', 'new')
    await seen(await submitted(await published('2')), DONE)
    expect(await paths()).toEqual(['new', 'new', 'new'])
  })

  it('that another overtook fails and says why, asked for however often; the next is right', async () => {
    const late = await published('2', { ...DAYS, '2024-02-27': 'r2' })
    goesWrong('BatchExecuteStatement', { kind: 'throttle' })
    expect((await launcher.submit(late)).kind).toBe('full')
    await seen(await submitted(await newAttempt('2', HOURS, { ...DAYS, '2024-02-27': 'r2' })), DONE)
    const overtaken = await submitted(late)
    await seen(overtaken, { kind: 'ended', reason: expect.stringContaining('by another load') })
    expect(await takeClaim(launcher.store, late.attemptId)).toBe('reconciler')
    expect(await paths()).toEqual(['new', 'b', 'c'])
    await seen(
      await submitted(await published('3', { ...DAYS, '2024-02-27': 'r2', '2024-02-29': 'r3' })),
      DONE,
    )
    expect(await paths()).toEqual(['new', 'b', 'new'])
  })
})
