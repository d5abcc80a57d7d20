import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { localTableFiles } from '../../src/catalog/table-files'
import { createTableReader } from '../../src/catalog/table-reader'
import { isTerminal, type Run } from '../../src/model/run'
import { openDatabase, type Database } from '../../src/store/database'
import { attemptsWithBranches } from '../../src/store/attempt-repository'
import { migrate } from '../../src/store/migrate'
import { partitionsAt } from '../../src/store/partition-write-repository'
import { listPublications } from '../../src/store/publication-repository'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import { CRASH_POINTS, type CrashPoint } from './crash-point'
import { createRunService } from './create-run-service'
import { createReconciler, DEFAULT_RECONCILER_OPTIONS } from './reconciler'
import { Fixture } from './reconciler-fixture'
import type { RunService } from './run-service'

const me = { id: 'anonymous' }
let postgres: TestPostgres
let db: Kysely<Database>
let fixture: Fixture
let service: RunService

beforeAll(async () => {
  postgres = await startPostgres()
  db = openDatabase(postgres.config, () => {})
  await Promise.all([migrate(db), migrate(db), migrate(db)])
})
afterAll(async () => {
  await db.destroy()
  await postgres.stop()
})
beforeEach(async () => {
  await sql`truncate lakefront.run, lakefront.publication, lakefront.raw_file cascade`.execute(db)
  fixture = new Fixture(db)
  service = createRunService(fixture.parts())
})

async function passes(count: number, at?: (point: CrashPoint) => void): Promise<void> {
  const reconciler = createReconciler(fixture.parts(at), DEFAULT_RECONCILER_OPTIONS)
  for (let pass = 0; pass < count; pass += 1) {
    fixture.now += 1_000_000n
    await reconciler.pass()
  }
}

async function ended(id: string): Promise<Run> {
  for (let round = 0; round < 8; round += 1) {
    // Longer than the lease of a reconciler that crashed, and than the wait for another try.
    fixture.now += 60_000_000n
    await passes(2)
    const run = await service.get(id)
    if (run === null) throw new Error('lost')
    if (isTerminal(run.status)) return run
  }
  throw new Error('the run does not end')
}

describe('a run', () => {
  it('is published once, with rows, outputs and inputs, and frees its tables', async () => {
    const { id } = await service.start('clean', {}, 'k', me)
    const run = await ended(id)
    expect(fixture.errors).toEqual([])
    expect(run).toMatchObject({
      status: 'succeeded',
      rows: { read: 4n, written: 3n },
      logTail: ['the last line'],
    })
    const [published] = await listPublications(db, 'clean', 9)
    expect(run.outputs[0]).toEqual({
      dataset: 'clean',
      snapshotId: published?.snapshotId,
      written: 3n,
    })
    expect((await partitionsAt(db, 'clean', 1)).get('2015-05-17')?.inputs).toBe('one')
    expect(fixture.commits).toHaveLength(1)
    expect(fixture.commits[0]?.change.main).toBe(published?.snapshotId)
    const second = await service.start('clean', {}, 'k2', me)
    expect((await ended(second.id)).status).toBe('succeeded')
    expect((await listPublications(db, 'clean', 9)).map(({ version }) => version)).toEqual([2, 1])
  })

  it('is the same run for the same key and input, another input is refused', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => service.start('clean', {}, 'same', me)),
    )
    expect(first?.id).toBe(second?.id)
    await expect(service.start('clean', { note: 'x' }, 'same', me)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
  })

  it('quotes a key that it refuses, whatever is in it', async () => {
    const key = "'; SELECT pg_sleep(60); --"
    await service.start('clean', {}, key, me)
    await expect(service.start('clean', { note: 'x' }, key, me)).rejects.toThrow(
      `The idempotencyKey "${key}" was used before`,
    )
  })

  it.each(['a\0b', 'a\ud800b'])(
    'takes no key, input or filter that cannot be stored: %j',
    async (text) => {
      const refused = { code: 'BAD_USER_INPUT' }
      await expect(service.start('clean', {}, text, me)).rejects.toMatchObject(refused)
      await expect(service.start('clean', { note: text }, 'k', me)).rejects.toMatchObject(refused)
      await expect(service.retry('none', text, me)).rejects.toMatchObject(refused)
      await expect(service.list({ jobs: [text] }, 1, null)).rejects.toMatchObject(refused)
    },
  )

  it('names what is published when nothing is stale', async () => {
    fixture.nothingToDo = true
    const { id } = await service.start('clean', {}, 'k', me)
    expect(await ended(id)).toMatchObject({ status: 'succeeded', attempts: [], rows: { read: 0n } })
  })

  it.each([
    ['fails', 'CHECK_FAILED', 1],
    ['claimsAndVanishes', 'ATTEMPT_LOST', 3],
    ['vanishes', 'ATTEMPT_LOST', 3],
  ] as const)(
    'that %s ends failed with %s after %i attempts, and can be retried',
    async (course, code, attempts) => {
      fixture.course = course
      const { id } = await service.start('clean', {}, 'k', me)
      const failed = await ended(id)
      expect(failed).toMatchObject({ status: 'failed', failure: { code } })
      expect(failed.attempts).toHaveLength(attempts)
      expect(fixture.dropped).toHaveLength(2 * attempts)
      fixture.course = 'succeeds'
      // The same request again and again, also before the first is answered.
      await Promise.all([1, 2, 3].map(() => service.retry(id, 'again', me)))
      await service.retry(id, 'again', me)
      const retried = await ended(id)
      expect(retried).toMatchObject({ status: 'succeeded', failure: null })
      expect(retried.attempts).toHaveLength(attempts + 1)
      await expect(service.retry(id, 'more', me)).rejects.toMatchObject({
        code: 'WRONG_RUN_STATUS',
      })
    },
  )

  it('that failed keeps the branches of its attempt as long as it keeps its tables', async () => {
    fixture.course = 'fails'
    const { id } = await service.start('clean', {}, 'k', me)
    await passes(3, (point) => {
      if (point === 'branchesDropped') throw new Error('crashed')
    })
    expect((await service.get(id))?.status).toBe('failed')
    await sql`insert into lakefront.table_lease values ('clean', ${id}, now())`.execute(db)
    expect(await attemptsWithBranches(db)).toEqual([])
    await sql`delete from lakefront.table_lease`.execute(db)
    expect(await attemptsWithBranches(db)).toHaveLength(1)
  })

  it('ends with what its attempt said, though PostgreSQL stores no NUL', async () => {
    fixture.course = 'fails'
    fixture.message = 'a field is "a\0b"'
    const { id } = await service.start('clean', {}, 'k', me)
    expect((await ended(id)).failure?.message).toBe('a field is "ab"')
  })

  it('fails when its attempt names a time that cannot be stored', async () => {
    const firstTime = '+010000-01-01T00:59.000000Z'
    const rest = {
      outcome: 'ingested',
      digest: null,
      lines: '1',
      lastTime: null,
      note: null,
    } as const
    fixture.files = [{ name: 'access.log', firstTime, ...rest }]
    const { id } = await service.start('plain', {}, 'k', me)
    expect((await ended(id)).failure).toMatchObject({ code: 'JOB_FAILED' })
  })

  it('is not published when the table does not hold its snapshot', async () => {
    fixture.holdsSnapshots = false
    const { id } = await service.start('clean', {}, 'k', me)
    expect(await ended(id)).toMatchObject({ status: 'failed', failure: { code: 'CHECK_FAILED' } })
    expect(await listPublications(db, 'clean', 9)).toEqual([])
    expect(fixture.commits).toEqual([])
    expect(fixture.dropped).toHaveLength(2)
  })

  it('is published though its table could not be read for a time', async () => {
    const METADATA = `{"format-version": 2, "last-updated-ms": 5, "current-schema-id": 0,
      "schemas": [{"schema-id": 0, "fields": []}], "current-snapshot-id": -1, "snapshots": []}`
    let faults = 2
    const read = async (): Promise<Uint8Array> => {
      if ((faults -= 1) < 0) return Buffer.from(METADATA)
      throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
    }
    const reader = createTableReader({ ...localTableFiles, read })
    fixture.readTable = () => reader.metadata('file:/metadata.json')
    const { id } = await service.start('clean', {}, 'k', me)
    expect(await ended(id)).toMatchObject({ status: 'succeeded', attempts: [{}] })
    const told = { cause: { code: 'ENGINE_UNAVAILABLE', cause: { code: 'EMFILE' } } }
    expect(fixture.errors).toMatchObject([told, told])
    expect(await listPublications(db, 'clean', 9)).toHaveLength(1)
  })

  it('is not published when its table is damaged', async () => {
    const reader = createTableReader(localTableFiles)
    fixture.readTable = () => reader.metadata('file:/no/such/metadata.json')
    const { id } = await service.start('clean', {}, 'k', me)
    expect(await ended(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'TABLE_UNREADABLE' },
    })
  })

  it('is published whatever becomes of the refs, which are tried less and less often', async () => {
    fixture.refsFail = true
    const { id } = await service.start('clean', {}, 'k', me)
    fixture.now += 60_000_000n
    const reconciler = createReconciler(fixture.parts(), DEFAULT_RECONCILER_OPTIONS)
    for (let pass = 0; pass < 100; pass += 1) {
      fixture.now += 200_000n
      await reconciler.pass()
    }
    expect((await service.get(id))?.status).toBe('succeeded')
    // In 20 seconds: at once and after 1, 3, 7 and 15 seconds.
    expect(fixture.commitTries).toBe(5)
    fixture.refsFail = false
    fixture.now += 30_000_000n
    await reconciler.pass()
    expect(fixture.commits).toHaveLength(1)
  })

  it('is canceled at once while queued, and when running only after its end', async () => {
    const queued = await service.start('clean', {}, 'k', me)
    expect((await service.cancel(queued.id)).status).toBe('canceled')
    fixture.course = 'hangs'
    const { id } = await service.start('clean', {}, 'k2', me)
    await passes(2)
    expect((await service.get(id))?.status).toBe('running')
    expect((await service.cancel(id)).status).toBe('canceling')
    expect((await ended(id)).status).toBe('canceled')
    expect(fixture.dropped).toHaveLength(2)
  })

  it('that is to end fails in time though its service does not answer, and keeps its tables', async () => {
    fixture.course = 'hangs'
    const { id } = await service.start('clean', {}, 'k', me)
    await passes(2)
    const attempts = [...fixture.running]
    for (const attempt of attempts) {
      fixture.untold.add(attempt)
      await fixture.folders.create(attempt, 'claim', attempt)
    }
    await service.cancel(id)
    fixture.now += 3_000_000_000n
    await passes(2)
    expect((await service.get(id))?.status).toBe('canceling')
    fixture.now += 600_000_000n
    expect(await ended(id)).toMatchObject({ status: 'failed', failure: { code: 'TIMEOUT' } })
    const { rows } = await sql`select from lakefront.table_lease where run_id = ${id}`.execute(db)
    expect(rows).not.toEqual([])
  })

  it('ends though nothing can be told of another', async () => {
    fixture.course = 'hangs'
    const runs = [
      await service.start('plain', {}, 'k', me),
      await service.start('plain', {}, 'k2', me),
    ]
    await passes(2)
    fixture.untold.add(fixture.submissions[0] ?? '')
    fixture.finishAll()
    fixture.now += 60_000_000n
    await passes(2)
    const now = await Promise.all(runs.map(({ id }) => service.get(id)))
    expect(now.map((run) => run?.status).toSorted()).toEqual(['running', 'succeeded'])
    expect(String(fixture.errors[0])).toContain('1 of 2 attempts')
  })
})

describe('after a crash at', () => {
  it.each(CRASH_POINTS)(
    '%s the run ends as it would have, published at most once',
    async (point) => {
      const canceling = point === 'canceling' || point === 'cancelAsked'
      const failing = point === 'ended' || point === 'branchesDropped'
      fixture.course = canceling
        ? 'hangs'
        : failing
          ? 'fails'
          : point === 'claimTaken'
            ? 'vanishes'
            : 'succeeds'
      const { id } = await service.start('clean', {}, 'k', me)
      let dead = false
      const at = (reached: CrashPoint): void => {
        dead ||= reached === point
        if (dead) throw new Error('crashed')
      }
      if (canceling) {
        await passes(2)
        await service.cancel(id)
        fixture.now += 60_000_000n
      }
      await passes(3, at)
      expect(dead).toBe(true)
      const run = await ended(id)
      expect(run.status).toBe(
        canceling ? 'canceled' : failing || point === 'claimTaken' ? 'failed' : 'succeeded',
      )
      const publications = await listPublications(db, 'clean', 9)
      expect(publications).toHaveLength(run.status === 'succeeded' ? 1 : 0)
      if (run.status === 'succeeded')
        expect(fixture.commits.at(-1)?.change.main).toBe(publications[0]?.snapshotId)
      const { rows } = await sql`select from lakefront.table_lease`.execute(db)
      expect(rows).toEqual([])
    },
  )
})
