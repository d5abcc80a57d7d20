import { sql } from 'kysely'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import { openDatabase } from './database'

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
})
