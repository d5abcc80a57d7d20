import type { Kysely, Transaction } from 'kysely'
import { migratedDatabase } from '../../test/support/migrated-database'
import type { Database } from './database'
import { insertPublication, markAligned } from './publication-repository'
import { publishedRevision } from './published-revision-repository'

const { db } = migratedDatabase()
beforeAll(() =>
  db()
    .insertInto('lakefront.run')
    .values({
      id: 'run1',
      revision: 1,
      job: 'job',
      status: 'succeeded',
      input: '{}',
      tables: [],
      created_at: '2024-01-01T00:00:00Z',
      queued_at: '2024-01-01T00:00:00Z',
      due_at: '2024-01-01T00:00:00Z',
    })
    .execute(),
)

const publish = (tx: Kysely<Database>, dataset: string, version: number) =>
  insertPublication(tx, {
    dataset,
    version,
    snapshotId: String(version),
    runId: 'run1',
    publishedAt: 0n,
    branch: null,
  })

/** A transaction that stays open until it is told to end. */
async function begun(work: (tx: Transaction<Database>) => Promise<void>) {
  let end = (): void => undefined
  const held = new Promise<void>((resolve) => {
    end = resolve
  })
  let done: Promise<void> = Promise.resolve()
  await new Promise<void>((worked, failed) => {
    done = db()
      .transaction()
      .execute(async (tx) => {
        await work(tx).then(worked, failed)
        await held
      })
  })
  return () => {
    end()
    return done
  }
}

describe('the revision of what is published', () => {
  it('is another one as soon as a publication can be seen, and not before', async () => {
    const before = await publishedRevision(db())()
    const commit = await begun((tx) => publish(tx, 'a', 1))
    expect(await publishedRevision(db())()).toBe(before)
    await commit()
    const after = await publishedRevision(db())()
    expect(after).not.toBe(before)
    await markAligned(db(), 'a', [1])
    expect(await publishedRevision(db())()).toBe(after)
  })

  it('tells transactions apart in whatever order they commit, and keeps none waiting', async () => {
    const first = await begun((tx) => publish(tx, 'b', 1))
    const second = await begun(async (tx) => {
      await publish(tx, 'c', 1)
      await publish(tx, 'b', 2)
    })
    const seen = [await publishedRevision(db())()]
    await second()
    seen.push(await publishedRevision(db())())
    await first()
    seen.push(await publishedRevision(db())())
    expect(new Set(seen).size).toBe(3)
  })

  it('is the same when nothing was committed', async () => {
    const before = await publishedRevision(db())()
    const broken = db()
      .transaction()
      .execute(async (tx) => {
        await publish(tx, 'd', 1)
        throw new Error('no')
      })
    await expect(broken).rejects.toThrow('no')
    expect(await publishedRevision(db())()).toBe(before)
  })
})
