import { sql } from 'kysely'
import { migratedDatabase } from '../../test/support/migrated-database'
import { DAY_MICROS } from '../model/calendar'
import { openDatabase } from './database'
import { spendBytes } from './day-spending-repository'

const { db, config } = migratedDatabase()
beforeEach(() => sql`truncate lakefront.day_spending`.execute(db()))

const TODAY = 20_000n * DAY_MICROS
const spend = (bytes: bigint, day = TODAY, principal = 'a') =>
  spendBytes(db(), { principal, day, bytes }, 10n)

describe('the bytes of a day', () => {
  it('are added up to the limit, and what was spent is told', async () => {
    expect(await spend(7n)).toEqual({ isAdded: true, spent: 0n })
    expect(await spend(4n)).toEqual({ isAdded: false, spent: 7n })
    expect(await spend(3n)).toEqual({ isAdded: true, spent: 7n })
    expect(await spend(1n)).toEqual({ isAdded: false, spent: 10n })
    expect(await spend(0n)).toEqual({ isAdded: true, spent: 10n })
  })

  it('are not added where they alone are too many', async () => {
    expect(await spend(11n)).toEqual({ isAdded: false, spent: 0n })
  })

  it('are of one principal and one day', async () => {
    await spend(10n)
    expect(await spend(10n, TODAY, 'b')).toEqual({ isAdded: true, spent: 0n })
    expect(await spend(10n, TODAY + DAY_MICROS)).toEqual({ isAdded: true, spent: 0n })
    const { rows } = await sql`select principal, bytes from lakefront.day_spending
      order by principal`.execute(db())
    expect(rows).toEqual([
      { principal: 'a', bytes: 10n },
      { principal: 'b', bytes: 10n },
    ])
  })

  it('are never more than the limit, however many servers add to them at once', async () => {
    const servers = Array.from({ length: 4 }, () => openDatabase(config(), () => undefined))
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        spendBytes(servers[index % 4] ?? db(), { principal: 'a', day: TODAY, bytes: 3n }, 50n),
      ),
    )
    expect(all.filter(({ isAdded }) => isAdded)).toHaveLength(16)
    await Promise.all(servers.map((server) => server.destroy()))
  })
})
