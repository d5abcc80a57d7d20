import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import { openDatabase, type Database } from '../../src/store/database'
import { DatabaseUnavailable } from '../../src/store/database-unavailable'
import { insertRuns, type RunStart } from '../../src/store/start-run-repository'
import { migratedDatabase } from '../../test/support/migrated-database'
import { startTogether } from './start-together'
import { systemTimers } from './timers'

const store = migratedDatabase()
const db = (): Kysely<Database> => store.db()
beforeEach(() => sql`truncate lakefront.run cascade`.execute(db()))

function start(key: string, input: object = {}): RunStart {
  const id = randomUUID()
  const inputDigest = JSON.stringify(input)
  return {
    run: { id, job: 'clean', input, tables: ['clean', 'a "b", {c}'], createdAt: 1n },
    key: { principal: 'me', operation: 'start clean', key, inputDigest, runId: id },
  }
}

const many = (count: number, name: string): readonly RunStart[] =>
  Array.from({ length: count }, (_, n) => start(`${name}${n}`))

/** The ids of the runs that there are, as each was admitted, with the transactions that made them. */
async function stored() {
  const { rows } = await sql<{ id: string; tx: string; tables: string[]; input: object }>`
    select id, xmin::text as tx, tables, input from lakefront.run order by seq`.execute(db())
  return { ids: rows.map(({ id }) => id), transactions: new Set(rows.map(({ tx }) => tx)), rows }
}

const idsOf = (starts: readonly RunStart[]): readonly string[] => starts.map(({ run }) => run.id)

describe('runs that are started at once', () => {
  it('are made by one transaction when another is on its way, in the order in which they came', async () => {
    const startRun = startTogether(db(), systemTimers)
    const first = start('z')
    const made = [startRun(first)]
    await nextTurn()
    const others = many(50, 'y').toReversed()
    made.push(...others.map(startRun))
    expect((await Promise.all(made)).map((run) => run?.id)).toEqual(idsOf([first, ...others]))
    const { ids, transactions } = await stored()
    expect(ids).toEqual(idsOf([first, ...others]))
    expect(transactions.size).toBe(2)
  })

  it('have each its own input, its tables, its key and its event', async () => {
    const startRun = startTogether(db(), systemTimers)
    const inputs = [{ day: '2026-01-01', big: '9007199254740993' }, { text: 'Zoë "\\' }]
    const starts = inputs.map((input, n) => start(`k${n}`, input))
    await Promise.all(starts.map(startRun))
    const { rows } = await stored()
    expect(rows.map(({ input }) => input)).toEqual(inputs)
    expect(rows.map(({ tables }) => tables)).toEqual(starts.map(({ run }) => run.tables))
    const told = await sql`
      select key.key, key.input_digest as digest, event.kind
      from lakefront.run join lakefront.idempotency_key as key on key.run_id = run.id
        join lakefront.event on event.run_id = run.id order by run.seq`.execute(db())
    expect(told.rows).toEqual(
      starts.map(({ key: { key, inputDigest: digest } }) => ({ key, digest, kind: 'started' })),
    )
  })

  it('are one run where they have one key', async () => {
    const startRun = startTogether(db(), systemTimers)
    const starts = [start('same'), start('same'), start('other')]
    const made = await Promise.all(starts.map(startRun))
    expect(made.map((run) => run?.id)).toEqual([starts[0]?.run.id, undefined, starts[2]?.run.id])
    expect(await startRun(start('same'))).toBeNull()
    expect((await stored()).ids).toHaveLength(2)
  })

  it('are more than one statement takes', async () => {
    const startRun = startTogether(db(), systemTimers)
    const starts = many(250, 'n')
    expect(await Promise.all(starts.map(startRun))).not.toContain(null)
    expect((await stored()).transactions.size).toBe(3)
  })

  it('fall with none that PostgreSQL refuses', async () => {
    const startRun = startTogether(db(), systemTimers)
    const starts = [start('a'), start('b', { text: 'a\0b' }), start('c')]
    const made = await Promise.allSettled(starts.map(startRun))
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const [a, , c] = starts.map(({ run }) => run.id)
    expect(new Set((await stored()).ids)).toEqual(new Set([a, c]))
  })

  it('are all told that PostgreSQL is away, and the next is asked for again', async () => {
    const away = openDatabase({ host: '127.0.0.1', port: 1 }, () => undefined)
    const startRun = startTogether(away, systemTimers)
    for (const count of [3, 1]) {
      const told = await Promise.allSettled(many(count, 'n').map(startRun))
      expect(told).toEqual(told.map(() => ({ status: 'rejected', reason: expect.any(Error) })))
      for (const one of told)
        expect(one.status === 'rejected' && one.reason).toBeInstanceOf(DatabaseUnavailable)
    }
    await away.destroy()
  })

  it('let those who come after several gather, and let nobody wait who starts one after the other', async () => {
    const rests: (() => void)[] = []
    const startRun = startTogether(db(), {
      sleep: () => new Promise<void>((resolve) => rests.push(resolve)),
    })
    for (const one of many(3, 'alone')) await startRun(one)
    expect(rests).toEqual([])
    await Promise.all(many(2, 'pair').map(startRun))
    const late = many(2, 'late')
    const made = late.map(startRun)
    await sql`select pg_sleep(0.05)`.execute(db())
    expect((await stored()).ids).toHaveLength(5)
    rests.forEach((over) => over())
    await Promise.all(made)
    expect((await stored()).ids.slice(5)).toEqual(idsOf(late))
  })
})

describe('two servers that start runs of the same keys at once', () => {
  it('never wait for each other in a circle: each key has one run', async () => {
    const other = openDatabase(store.config(), () => undefined)
    for (let round = 0; round < 30; round += 1) {
      const [mine, theirs] = [many(40, `r${round}-`), many(40, `r${round}-`).toReversed()]
      const [made, madeThere] = await Promise.all([
        insertRuns(db(), mine),
        insertRuns(other, theirs),
      ])
      expect(made.map((run) => run === null)).toEqual(
        madeThere.toReversed().map((run) => run !== null),
      )
    }
    await other.destroy()
  })
})
