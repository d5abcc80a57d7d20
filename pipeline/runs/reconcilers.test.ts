import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { systemClock } from '../../src/model/clock'
import type { Run } from '../../src/model/run'
import { openDatabase, type Database } from '../../src/store/database'
import { candidates, reserve } from '../../src/store/admission-repository'
import { migrate } from '../../src/store/migrate'
import { MIGRATIONS } from '../../src/store/migrations/migrations'
import { eventually } from '../../test/aws/testing/eventually'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import type { Launcher } from '../launchers/launcher'
import { createRunService } from './create-run-service'
import { createReconciler, DEFAULT_RECONCILER_OPTIONS, type Reconciler } from './reconciler'
import { Fixture } from './reconciler-fixture'
import type { RunService } from './run-service'

const me = { id: 'anonymous' }
const SECOND = 1_000_000n
let postgres: TestPostgres
let db: Kysely<Database>
let fixture: Fixture

beforeAll(async () => {
  postgres = await startPostgres()
  db = openDatabase(postgres.config, () => {})
})
afterAll(async () => {
  await db.destroy()
  await postgres.stop()
})
beforeEach(async () => {
  await migrate(db)
  await sql`truncate lakefront.run, lakefront.publication, lakefront.raw_file cascade`.execute(db)
  fixture = new Fixture(db)
})

const reconciler = (batch = DEFAULT_RECONCILER_OPTIONS.batch): Reconciler =>
  createReconciler(fixture.parts(), { ...DEFAULT_RECONCILER_OPTIONS, batch })
const service = (): RunService => createRunService(fixture.parts())

async function startMany(job: string, count: number): Promise<readonly Run[]> {
  const runs: Run[] = []
  for (let n = 0; n < count; n += 1) runs.push(await service().start(job, {}, `${job}${n}`, me))
  return runs
}

async function statuses(): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ status: string; count: bigint }>`
    select status, count(*) from lakefront.run group by status`.execute(db)
  return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]))
}

describe('eight servers that start at the same time', () => {
  it('migrate an empty database once', async () => {
    await sql`drop schema lakefront cascade`.execute(db)
    const others = Array.from({ length: 8 }, () => openDatabase(postgres.config, () => {}))
    await Promise.all(others.map(migrate))
    const { rows } = await sql`select name from lakefront.migration order by name`.execute(db)
    expect(rows).toEqual(MIGRATIONS.map(({ name }) => ({ name })))
    await Promise.all(others.map((other) => other.destroy()))
  })
})

describe('a run that is canceled while its tables are reserved for it', () => {
  it('leaves none of them leased', async () => {
    const [run] = await startMany('clean', 1)
    if (run === undefined) throw new Error('no run')
    const now = fixture.now
    const canceled = await db.transaction().execute(async (tx) => {
      const found = await candidates(tx, new Map([['clean', 1]]), now)
      await reserve(tx, found, { owner: 'other', now, until: now + SECOND })
      const cancel = service().cancel(run.id)
      await waitingForLock()
      return [cancel]
    })
    expect((await canceled[0])?.status).toBe('canceled')
    const { rows } = await sql`select table_name from lakefront.table_lease`.execute(db)
    expect(rows).toEqual([])
  })
})

/** Resolves once a statement waits for a transaction to end. */
async function waitingForLock(): Promise<void> {
  for (;;) {
    const { rows } = await sql`select 1 from pg_locks where not granted`.execute(db)
    if (rows.length > 0) return
  }
}

describe('a reconciler that would not look for a long time', () => {
  it('is told by its own service of a run that is queued, once', async () => {
    const told = createReconciler(fixture.parts(), {
      ...DEFAULT_RECONCILER_OPTIONS,
      idleMs: 60_000,
    })
    let tellings = 0
    const telling = createRunService({
      ...fixture.parts(),
      runQueued: () => {
        tellings += 1
        told.wakeAdmission()
      },
    })
    told.start()
    // Its first look finds nothing.
    await delay(200)
    try {
      for (let n = 0; n < 2; n += 1) await telling.start('plain', {}, 'key', me)
      await eventually(async () => {
        await Promise.resolve()
        expect(fixture.submissions).toHaveLength(1)
      })
      expect(tellings).toBe(1)
    } finally {
      await told.stop({ cancelLocal: false, timeoutMs: 0 })
    }
  })
})

describe('two reconcilers', () => {
  it('share the work: each run is submitted once, whoever comes first', async () => {
    fixture.capacity = 100
    await startMany('plain', 30)
    const both = [reconciler(), reconciler()]
    for (let pass = 0; pass < 12; pass += 1) {
      fixture.now += SECOND
      await Promise.all(both.map((one) => one.pass()))
    }
    expect(await statuses()).toEqual({ succeeded: 30 })
    expect(new Set(fixture.submissions).size).toBe(30)
    expect(fixture.submissions).toHaveLength(30)
    expect(fixture.errors).toEqual([])
  })

  it('one goes on with the runs of the other that died, within its lease time and not before', async () => {
    fixture.course = 'hangs'
    const [run] = await startMany('plain', 1)
    const [dead, alive] = [reconciler(), reconciler()]
    for (let pass = 0; pass < 2; pass += 1) {
      fixture.now += SECOND
      await dead.pass()
    }
    expect((await service().get(run?.id ?? ''))?.status).toBe('running')
    for (const id of fixture.running) fixture.ended.add(id)
    fixture.running.clear()
    fixture.now += 14n * SECOND
    await alive.pass()
    expect(await statuses()).toEqual({ running: 1 })
    fixture.now += 2n * SECOND
    await alive.pass()
    expect(await statuses()).toEqual({ queued: 1 })
  })

  it('keep to the limits of launcher and job between them', async () => {
    fixture.course = 'hangs'
    fixture.capacity = 5
    fixture.concurrency = 3
    await startMany('plain', 10)
    const both = [reconciler(), reconciler()]
    for (let pass = 0; pass < 4; pass += 1) {
      fixture.now += SECOND
      await Promise.all(both.map((one) => one.pass()))
    }
    expect(await statuses()).toEqual({ running: 3, queued: 7 })
  })
})

describe('a queue', () => {
  it('is served in order, and a full service keeps that order without counting submissions', async () => {
    fixture.course = 'hangs'
    fixture.capacity = 3
    fixture.full = 5
    const runs = await startMany('plain', 4)
    const one = reconciler()
    for (let pass = 0; pass < 30; pass += 1) {
      fixture.now += 5n * SECOND
      await one.pass()
    }
    const attempts = await Promise.all(
      runs.map(async ({ id }) => (await service().get(id))?.attempts),
    )
    const ids = attempts.flatMap((of) => of?.map(({ id }) => id) ?? [])
    expect(fixture.submissions).toEqual(ids)
    expect(await statuses()).toEqual({ running: 3, queued: 1 })
    const { rows } = await sql`select from lakefront.attempt where submissions <> 1`.execute(db)
    expect(rows).toEqual([])
  })

  it('does not let a run that waits for its next try hold up the others', async () => {
    fixture.course = 'vanishes'
    const [first] = await startMany('clean', 1)
    const one = reconciler()
    for (let pass = 0; pass < 2; pass += 1) {
      fixture.now += SECOND
      await one.pass()
    }
    expect((await service().get(first?.id ?? ''))?.status).toBe('queued')
    fixture.course = 'succeeds'
    const { id } = await service().start('clean', {}, 'second', me)
    for (let pass = 0; pass < 3; pass += 1) {
      fixture.now += SECOND
      await one.pass()
    }
    expect((await service().get(id))?.status).toBe('succeeded')
  })
})

describe('ten thousand queued runs that want one table', () => {
  it('hold up neither the first of them nor a run that wants none', async () => {
    await sql`
      insert into lakefront.run (id, revision, job, status, input, tables, created_at, queued_at, due_at)
      select 'q' || n, 1, 'clean', 'queued', '{}', '{clean,broken}', at, at, at
      from generate_series(1, 10000) n, (select timestamptz '1970-01-01 00:16Z' as at) time`.execute(
      db,
    )
    const { id } = await service().start('plain', {}, 'k', me)
    fixture.course = 'hangs'
    const one = reconciler()
    for (let pass = 0; pass < 2; pass += 1) {
      fixture.now += SECOND
      await one.pass()
    }
    const running = await service().list({ statuses: ['running'] }, 10, null)
    expect(running.runs.map((run) => run.id).toSorted()).toEqual([id, 'q1'].toSorted())
    expect(await statuses()).toEqual({ queued: 9999, running: 2 })
  })
})

describe('many active runs', () => {
  beforeEach(() => {
    fixture.course = 'hangs'
    fixture.capacity = 1000
    fixture.local = false
  })

  async function untilRunning(one: Reconciler, count: number): Promise<void> {
    while ((await statuses())['running'] !== count) {
      fixture.now += 15n * SECOND
      await one.pass()
    }
  }

  it('are listed together, once in 15 seconds, however often they are looked at', async () => {
    await startMany('plain', 50)
    const one = reconciler()
    await untilRunning(one, 50)
    fixture.observed.length = 0
    for (let pass = 0; pass < 60; pass += 1) {
      fixture.now += SECOND
      await one.pass()
    }
    expect(fixture.observed).toEqual([50, 50, 50, 50])
  })

  it('are looked at in turns when a pass cannot take them all: none starves', async () => {
    await startMany('plain', 20)
    const one = reconciler(8)
    await untilRunning(one, 20)
    fixture.observed.length = 0
    fixture.now += 15n * SECOND
    for (let pass = 0; pass < 3; pass += 1) await one.pass()
    expect(fixture.observed).toEqual([8, 8, 4])
  })

  it('are asked about by one replica, however long the answer takes', async () => {
    fixture.local = true
    await startMany('plain', 20)
    await untilRunning(reconciler(), 20)
    fixture.observed.length = 0
    const answered = new AbortController()
    fixture.answering = once(answered.signal, 'abort')
    // Leases end by the clock of the machine, and so is their renewal.
    const parts = { ...fixture.parts(), clock: systemClock }
    const options = { leaseMs: 600, idleMs: 50, batch: 100 }
    const both = [createReconciler(parts, options), createReconciler(parts, options)]
    for (const one of both) one.start()
    try {
      await delay(3000)
      expect(fixture.observed).toEqual([20])
    } finally {
      answered.abort()
      await Promise.all(both.map((one) => one.stop({ cancelLocal: false, timeoutMs: 0 })))
    }
  })

  it('are looked at at once when something is said to have happened to one', async () => {
    const [run] = await startMany('plain', 3)
    const one = reconciler()
    await untilRunning(one, 3)
    const attempt = (await service().get(run?.id ?? ''))?.attempts[0]
    expect(attempt?.links.console).toBe(`https://console/${attempt?.externalId}`)
    fixture.observed.length = 0
    await one.pass()
    await one.wakeAttempts([attempt?.externalId ?? ''])
    await one.pass()
    expect(fixture.observed).toEqual([1])
  })
})

describe('a run of which nothing is known', () => {
  it('is left to the server that has its launcher, also between two looks of it', async () => {
    fixture.local = false
    const [run] = await startMany('plain', 1)
    const launcher: Launcher = {
      ...fixture.launcher(),
      observe: (attempts) =>
        Promise.resolve(
          new Map(attempts.map((each) => [each.attemptId, { kind: 'waiting', externalId: 'x' }])),
        ),
    }
    const server = (all: readonly Launcher[]): Reconciler => {
      const launchers = { all, of: () => all[0] ?? null }
      const options = { ...DEFAULT_RECONCILER_OPTIONS, leaseMs: 3_000 }
      return createReconciler({ ...fixture.parts(), launchers }, options)
    }
    const [having, lacking] = [server([launcher]), server([])]
    for (let pass = 0; pass < 4; pass += 1) {
      await having.pass()
      fixture.now += 10n * SECOND
      await lacking.pass()
      fixture.now += 5n * SECOND
    }
    expect((await service().get(run?.id ?? ''))?.status).toBe('starting')
  })

  it('ends when its time is over, though its launcher is no longer configured', async () => {
    fixture.course = 'hangs'
    const { id } = await service().start('clean', {}, 'k', me)
    const one = reconciler()
    await one.pass()
    const parts = fixture.parts()
    const launcher = { ...fixture.launcher(), name: 'another' }
    const other = createReconciler({
      ...parts,
      launchers: { all: [launcher], of: () => launcher },
    })
    for (let pass = 0; pass < 6; pass += 1) {
      fixture.now += 12n * 3600n * SECOND
      await other.pass()
    }
    expect(await service().get(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'TIMEOUT' },
    })
    // It may still write: nobody else gets its tables before somebody looked.
    const { rows } = await sql`select from lakefront.table_lease`.execute(db)
    expect(rows).toHaveLength(2)
    await service().retry(id, 'looked', me)
    await service().cancel(id)
    expect((await sql`select from lakefront.table_lease`.execute(db)).rows).toEqual([])
  })

  it('is looked for before it is submitted again, and not before the lag is over', async () => {
    fixture.course = 'hangs'
    fixture.lagMs = 60_000
    const { id } = await service().start('plain', {}, 'k', me)
    const crashing = createReconciler(
      fixture.parts((point) => {
        if (point === 'requestWritten') throw new Error('crashed')
      }),
    )
    await crashing.pass()
    expect(fixture.submissions).toEqual([])
    const one = reconciler()
    fixture.now += 59n * SECOND
    await one.pass()
    expect(fixture.submissions).toEqual([])
    fixture.now += 2n * SECOND
    await one.pass()
    expect(fixture.submissions).toHaveLength(1)
    expect((await service().get(id))?.attempts).toHaveLength(1)
  })
})
