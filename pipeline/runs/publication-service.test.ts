import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Publication } from '../../src/model/snapshot'
import { openDatabase, type Database } from '../../src/store/database'
import { migrate } from '../../src/store/migrate'
import { partitionsAt } from '../../src/store/partition-write-repository'
import { listPublications } from '../../src/store/publication-repository'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import { createPublicationService } from './create-publication-service'
import { createRunService } from './create-run-service'
import type { PublicationService } from './publication-service'
import { createReconciler } from './reconciler'
import { Fixture } from './reconciler-fixture'

const me = { id: 'anonymous' }
let postgres: TestPostgres
let db: Kysely<Database>
let fixture: Fixture
let publishing: PublicationService
let keys = 0

beforeAll(async () => {
  postgres = await startPostgres()
  db = openDatabase(postgres.config, () => {})
  await migrate(db)
})
afterAll(async () => {
  await db.destroy()
  await postgres.stop()
})
beforeEach(async () => {
  await sql`truncate lakefront.run, lakefront.publication, lakefront.raw_file cascade`.execute(db)
  fixture = new Fixture(db)
  publishing = createPublicationService(fixture.parts())
})

async function passes(count: number): Promise<void> {
  const reconciler = createReconciler(fixture.parts())
  for (let pass = 0; pass < count; pass += 1) {
    fixture.now += 30_000_000n
    await reconciler.pass()
  }
}

/** A run that replaces partitions with these inputs; returns the snapshot that it published. */
async function publishRun(inputs: Readonly<Record<string, string>>): Promise<string> {
  fixture.inputs = inputs
  await createRunService(fixture.parts()).start('clean', {}, `k${(keys += 1)}`, me)
  await passes(3)
  return (await current())?.snapshotId ?? ''
}

async function current(): Promise<Publication | undefined> {
  return (await listPublications(db, 'clean', 1))[0]
}

async function inputsNow(): Promise<Readonly<Record<string, string>>> {
  const partitions = await partitionsAt(db, 'clean', (await current())?.version ?? 0)
  return Object.fromEntries(
    [...partitions].map(([key, { inputs }]) => [key, inputs] as const).toSorted(),
  )
}

describe('going back to an earlier snapshot', () => {
  it('is a new version with the inputs that were recorded for it, and moves main', async () => {
    const first = await publishRun({ '05-17': 'a', '05-18': 'b' })
    const second = await publishRun({ '05-18': 'changed', '05-19': 'new' })
    expect(await inputsNow()).toEqual({ '05-17': 'a', '05-18': 'changed', '05-19': 'new' })
    const back = await publishing.rollback({
      dataset: 'clean',
      snapshotId: first,
      replaces: second,
    })
    expect(back).toMatchObject({ version: 3, snapshotId: first })
    expect(await inputsNow()).toEqual({ '05-17': 'a', '05-18': 'b' })
    expect([...(await partitionsAt(db, 'clean', 2)).keys()].toSorted()).toEqual([
      '05-17',
      '05-18',
      '05-19',
    ])
    await passes(1)
    expect(fixture.commits.at(-1)?.change).toEqual({
      main: first,
      addTags: { published_3: first },
      dropBranches: [],
    })
  })

  it('makes the next run start from it', async () => {
    const first = await publishRun({ '05-17': 'a' })
    const second = await publishRun({ '05-17': 'b' })
    await publishing.rollback({ dataset: 'clean', snapshotId: first, replaces: second })
    fixture.bases.length = 0
    await publishRun({ '05-18': 'c' })
    expect(fixture.bases).toEqual([first])
    expect(await inputsNow()).toEqual({ '05-17': 'a', '05-18': 'c' })
  })

  it('and forward again is publishing; what is done already is done', async () => {
    const first = await publishRun({ '05-17': 'a' })
    const second = await publishRun({ '05-17': 'b' })
    const back = { dataset: 'clean', snapshotId: first, replaces: second }
    await publishing.rollback(back)
    expect((await publishing.rollback(back)).version).toBe(3)
    const forward = { dataset: 'clean', snapshotId: second, replaces: first }
    expect((await publishing.publish(forward)).version).toBe(4)
    expect((await publishing.publish(forward)).version).toBe(4)
    expect(await inputsNow()).toEqual({ '05-17': 'b' })
    expect((await publishing.history('clean', 10)).map(({ version }) => version)).toEqual([
      4, 3, 2, 1,
    ])
  })

  it('makes a run that started from what was there start anew', async () => {
    const first = await publishRun({ '05-17': 'a' })
    const second = await publishRun({ '05-17': 'b' })
    fixture.course = 'hangs'
    const service = createRunService(fixture.parts())
    const { id } = await service.start('clean', {}, 'late', me)
    await passes(2)
    await publishing.rollback({ dataset: 'clean', snapshotId: first, replaces: second })
    fixture.finishAll()
    fixture.course = 'succeeds'
    await passes(6)
    const run = await service.get(id)
    expect(run?.status).toBe('succeeded')
    expect(run?.attempts.map(({ failure }) => failure?.code)).toEqual([
      'PUBLISH_CONFLICT',
      undefined,
    ])
  })
})

describe('publishing is refused', () => {
  it('with a code that says why', async () => {
    const first = await publishRun({ '05-17': 'a' })
    const second = await publishRun({ '05-17': 'b' })
    const code = (code: string) => ({ code })
    const it = { dataset: 'clean', snapshotId: first, replaces: second }
    await expect(publishing.publish({ ...it, replaces: null })).rejects.toMatchObject(
      code('PUBLISH_CONFLICT'),
    )
    await expect(publishing.publish({ ...it, snapshotId: '77' })).rejects.toMatchObject(
      code('SNAPSHOT_NOT_AUDITED'),
    )
    await expect(publishing.publish({ ...it, dataset: 'none' })).rejects.toMatchObject(
      code('NOT_FOUND'),
    )
    fixture.holdsSnapshots = false
    await expect(publishing.rollback(it)).rejects.toMatchObject(code('SNAPSHOT_EXPIRED'))
    expect(await listPublications(db, 'clean', 9)).toHaveLength(2)
  })

  it('to all but one of several at the same time', async () => {
    const first = await publishRun({ '05-17': 'a' })
    const second = await publishRun({ '05-17': 'b' })
    const third = await publishRun({ '05-17': 'c' })
    const results = await Promise.allSettled(
      [first, second].map((snapshotId) =>
        publishing.rollback({ dataset: 'clean', snapshotId, replaces: third }),
      ),
    )
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await listPublications(db, 'clean', 9)).toHaveLength(4)
  })
})
