import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { openDatabase, type Database } from '../../src/store/database'
import { migrate } from '../../src/store/migrate'
import { publishedOf, shownByMain } from '../../src/store/publication-repository'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import { defineLoadingJob } from '../jobs/loading-job'
import { createRunService } from './create-run-service'
import { createReconciler, DEFAULT_RECONCILER_OPTIONS, type Reconciler } from './reconciler'
import { Fixture } from './reconciler-fixture'
import type { ReconcilerParts } from './reconciler-parts'
import type { RunService } from './run-service'

const me = { id: 'anonymous' }
const load = defineLoadingJob({
  name: 'load',
  version: 1,
  description: '',
  needs: [],
  dataset: 'clean',
})
let postgres: TestPostgres
let db: Kysely<Database>
let fixture: Fixture
let reconciler: Reconciler
let service: RunService

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
  await sql`truncate lakefront.run, lakefront.publication cascade`.execute(db)
  fixture = new Fixture(db)
  const parts: ReconcilerParts = { ...fixture.parts(), jobs: [fixture.job, load] }
  service = createRunService(parts)
  reconciler = createReconciler(parts, DEFAULT_RECONCILER_OPTIONS)
})

async function passes(count: number): Promise<void> {
  for (let pass = 0; pass < count; pass += 1) {
    fixture.now += 30_000_000n
    await reconciler.pass()
  }
}

const start = async (job: string): Promise<string> =>
  (await service.start(job, {}, `${job} ${fixture.now}`, me)).id
const statusOf = async (id: string) => (await service.get(id))?.status
const moves = () => fixture.commits.length
const shown = async () => (await shownByMain(db, 'clean'))?.version ?? null
const published = async () => (await publishedOf(db, 'clean'))?.version ?? null

async function publish(): Promise<void> {
  await start('clean')
  await passes(3)
}

describe('main of a table', () => {
  it('does not move while it is loaded, and afterwards does', async () => {
    await publish()
    expect([moves(), await shown()]).toEqual([1, 1])
    fixture.course = 'hangs'
    const loading = await start('load')
    await passes(3)
    expect(await statusOf(loading)).toBe('running')
    fixture.course = 'succeeds'
    fixture.inputs = { '2015-05-17': 'two' }
    await publish()
    expect([moves(), await published(), await shown()]).toEqual([1, 2, null])
    fixture.finishAll()
    await passes(4)
    expect(await statusOf(loading)).toBe('succeeded')
    expect([moves(), await shown()]).toEqual([2, 2])
  })

  it('is loaded when it shows what is published, and a load that waits keeps it from nothing', async () => {
    fixture.refsFail = true
    await publish()
    expect([await published(), await shown()]).toEqual([1, null])
    const loading = await start('load')
    await passes(3)
    expect(await statusOf(loading)).toBe('queued')
    fixture.refsFail = false
    await passes(20)
    expect([moves(), await shown()]).toEqual([1, 1])
    expect(await statusOf(loading)).toBe('succeeded')
  })

  it('is not loaded before anything is published', async () => {
    const loading = await start('load')
    await passes(3)
    expect(await service.get(loading)).toMatchObject({
      status: 'failed',
      failure: { code: 'NOTHING_PUBLISHED' },
    })
  })
})

describe('a job whose programs nothing executes', () => {
  it('is refused when it is started', async () => {
    const parts = { ...fixture.parts(), jobs: [load], launchers: { all: [], of: () => null } }
    await expect(createRunService(parts).start('load', {}, 'k', me)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('LAKEFRONT_LAUNCHERS'),
    })
  })
})
