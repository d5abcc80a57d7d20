import { sql } from 'kysely'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import { openDatabase } from './database'
import { DatabaseUnavailable } from './database-unavailable'

describe('a connection to PostgreSQL', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  it.each([
    '',
    '?application_name=a+b',
    '?options=-c%20TimeZone%3DEurope%2FBerlin%20-c%20jit%3Doff',
  ])('is exact whatever its address says: %s', async (parameters) => {
    const { user, host, port, database } = postgres.config
    const connectionString = `postgresql://${user}@${host}:${port}/${database}${parameters}`
    const db = openDatabase({ connectionString }, () => undefined)
    const { rows } = await sql`
        select current_setting('TimeZone') as zone, current_setting('jit') as jit,
          timestamptz '2026-07-01T00:00:00.000001+02' as at, 9007199254740993 as big`.execute(db)
    await db.destroy()
    expect(rows).toEqual([
      {
        zone: 'UTC',
        jit: parameters.includes('jit') ? 'off' : 'on',
        at: BigInt(Date.parse('2026-06-30T22:00:00Z')) * 1000n + 1n,
        big: 9007199254740993n,
      },
    ])
  })

  it('that breaks between two statements of a transaction fails that alone', async () => {
    const errors: Error[] = []
    const { user, host, port, database } = postgres.config
    const connectionString = `postgresql://${user}@${host}:${port}/${database}`
    const db = openDatabase({ connectionString }, (error) => errors.push(error))
    const broken = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)
      while (errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await sql`select 1`.execute(tx)
    })
    await expect(broken).rejects.toThrow(DatabaseUnavailable)
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
    await db.destroy()
  })

  it('that cannot be opened, or ends while it is waited for, says so and not what a statement does', async () => {
    const gone = await startPostgres()
    const db = openDatabase(gone.config, () => undefined)
    await expect(sql`select 1 / 0`.execute(db)).rejects.toMatchObject({ code: '22012' })
    const waiting = sql`select pg_sleep(600)`.execute(db)
    waiting.catch(() => undefined)
    await sql`select 1`.execute(db)
    await gone.kill()
    await expect(waiting).rejects.toThrow(DatabaseUnavailable)
    await expect(sql`select 1`.execute(db)).rejects.toThrow(DatabaseUnavailable)
    await gone.restart()
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
    await db.destroy()
    await gone.stop()
  })

  it('that is silent for too long is given up, with the transaction, and the next one is used', async () => {
    const db = openDatabase({ ...postgres.config, max: 1, query_timeout: 2_000 }, () => undefined)
    const startedAt = performance.now()
    const silent = db.transaction().execute(async (tx) => {
      await sql`select pg_sleep(60)`.execute(tx)
    })
    await expect(silent).rejects.toThrow(DatabaseUnavailable)
    // Not once more for the rollback.
    expect(performance.now() - startedAt).toBeLessThan(4_000)
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
    await db.destroy()
  })

  it('prepares what it inserts once, and nothing else', async () => {
    const { user, host, port, database } = postgres.config
    const connectionString = `postgresql://${user}@${host}:${port}/${database}`
    const db = openDatabase({ connectionString, max: 1 }, () => undefined)
    await sql`create temporary table number (value integer)`.execute(db)
    for (const value of [1, 2, 3]) {
      await sql`insert into number values (${value})`.execute(db)
      await sql`select 1 from number where value = ${value}`.execute(db)
    }
    const { rows } = await sql<{ statement: string }>`
      select statement from pg_prepared_statements`.execute(db)
    const { rows: inserted } = await sql`select value from number order by value`.execute(db)
    await db.destroy()
    expect(rows).toEqual([{ statement: 'insert into number values ($1)' }])
    expect(inserted).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }])
  })
})
