import { cell } from '../../src/query/testing/declare'
import { takeClaim } from '../runs/attempt-exchange'
import { DONE, RedshiftLoadFixture } from '../../test/aws/redshift-data/redshift-load-fixture'

let redshift: RedshiftLoadFixture
beforeAll(async () => {
  redshift = await RedshiftLoadFixture.start({
    name: 'hours',
    table: 'refined.hours',
    columns: [cell('hour', 'timestamptz', { nullable: false }), cell('path', 'string')],
    partitionedBy: { column: 'hour', transform: 'day' },
  })
  await redshift.pool.query(
    'CREATE SCHEMA spectrum; CREATE TABLE spectrum.hours (hour TIMESTAMPTZ, path VARCHAR)',
  )
})
afterAll(() => redshift.stop())
beforeEach(async () => {
  await redshift.pool.query('DROP SCHEMA IF EXISTS refined, lakefront CASCADE')
  await redshift.open()
})
afterEach(() => redshift.bench.close())

describe('a load of a table that is partitioned by day', () => {
  const DAYS = { '2024-02-27': 'r1', '2024-02-28': 'r1', '2024-02-29': 'r1' }
  const published = (snapshotId: string, partitions: Readonly<Record<string, string>> = DAYS) => {
    redshift.main = snapshotId
    return redshift.newAttempt(snapshotId, partitions)
  }
  /** In Spectrum the day shows the path, which its run wrote. */
  const show = (day: string, path: string): Promise<unknown> =>
    redshift.pool.query('UPDATE spectrum.hours SET path = $2 WHERE CAST(hour AS DATE) = $1', [
      day,
      path,
    ])

  async function paths(): Promise<readonly string[]> {
    const { rows } = await redshift.pool.query<{ path: string }>(
      'SELECT path FROM refined.hours ORDER BY hour',
    )
    return rows.map(({ path }) => path)
  }

  beforeEach(async () => {
    await redshift.pool.query(`TRUNCATE spectrum.hours; INSERT INTO spectrum.hours VALUES
      ('2024-02-27T00:00:00Z', 'a'), ('2024-02-28T23:00:00Z', 'b'), ('2024-02-29T12:00:00Z', 'c')`)
    await redshift.seen(await redshift.submitted(await published('1')), DONE)
    for (const day of Object.keys(DAYS)) await show(day, 'new')
  })

  it('replaces the days that another run wrote since', async () => {
    const days = { ...DAYS, '2024-02-28': 'r2' }
    await redshift.seen(await redshift.submitted(await published('2', days)), DONE)
    expect(await paths()).toEqual(['a', 'new', 'c'])
    await redshift.seen(
      await redshift.submitted(await published('3', { ...days, '2024-02-29': 'r3' })),
      DONE,
    )
    expect(await paths()).toEqual(['a', 'new', 'new'])
  })

  it('reads what is held by pages', async () => {
    await redshift.bench.close()
    await redshift.open(1)
    await redshift.seen(
      await redshift.submitted(await published('2', { ...DAYS, '2024-02-27': 'r2' })),
      DONE,
    )
    expect(await paths()).toEqual(['new', 'b', 'c'])
  })

  it('replaces everything where its attempt names no days, and where the table is new', async () => {
    redshift.main = '2'
    await redshift.seen(await redshift.submitted(await redshift.newAttempt('2')), DONE)
    expect(await paths()).toEqual(['new', 'new', 'new'])
    await redshift.seen(await redshift.submitted(await published('3')), DONE)
    await redshift.pool.query('DROP TABLE refined.hours')
    await redshift.seen(await redshift.submitted(await published('4')), DONE)
    expect(await paths()).toEqual(['new', 'new', 'new'])
  })

  it('replaces everything where the table lacked a column, though the first attempt failed', async () => {
    await redshift.pool.query('ALTER TABLE refined.hours DROP COLUMN path')
    await redshift.pool.query(`UPDATE spectrum.hours SET path = 'c ' WHERE hour > '2024-02-29'`)
    const failed = await redshift.submitted(await published('2'))
    await redshift.seen(failed, { kind: 'finished', failure: expect.stringContaining('a blank') })
    await show('2024-02-29', 'new')
    await redshift.seen(await redshift.submitted(await published('2')), DONE)
    expect(await paths()).toEqual(['new', 'new', 'new'])
  })

  it('that another overtook fails and says why, asked for however often; the next is right', async () => {
    const late = await published('2', { ...DAYS, '2024-02-27': 'r2' })
    redshift.goesWrong('BatchExecuteStatement', { kind: 'throttle' })
    expect((await redshift.launcher.submit(late)).kind).toBe('full')
    await redshift.seen(
      await redshift.submitted(await redshift.newAttempt('2', { ...DAYS, '2024-02-27': 'r2' })),
      DONE,
    )
    const overtaken = await redshift.submitted(late)
    await redshift.seen(overtaken, {
      kind: 'ended',
      reason: expect.stringContaining('by another load'),
    })
    expect(await takeClaim(redshift.launcher.store, late.attemptId)).toBe('reconciler')
    expect(await paths()).toEqual(['new', 'b', 'c'])
    await redshift.seen(
      await redshift.submitted(
        await published('3', { ...DAYS, '2024-02-27': 'r2', '2024-02-29': 'r3' }),
      ),
      DONE,
    )
    expect(await paths()).toEqual(['new', 'b', 'new'])
  })
})
