import type { Fault } from '../../test/aws/faults/fault'
import { eventually } from '../../test/aws/testing/eventually'
import { cell } from '../../src/query/testing/declare'
import { takeClaim } from '../runs/attempt-exchange'
import type { Submission } from './launcher'
import { DONE, RedshiftLoadFixture } from '../../test/aws/redshift-data/redshift-load-fixture'

let redshift: RedshiftLoadFixture
beforeAll(async () => {
  redshift = await RedshiftLoadFixture.start({
    name: 'traffic',
    table: 'refined.traffic',
    columns: [cell('path', 'string'), cell('n', 'long')],
    partitionedBy: null,
  })
  await redshift.pool.query(
    'CREATE SCHEMA spectrum; CREATE TABLE spectrum.traffic (path VARCHAR, n BIGINT)',
  )
})
afterAll(() => redshift.stop())
beforeEach(async () => {
  redshift.main = '7'
  redshift.loads = 0
  await redshift.pool.query(`DROP SCHEMA IF EXISTS refined, lakefront CASCADE;
    TRUNCATE spectrum.traffic; INSERT INTO spectrum.traffic VALUES ('a', 1), (NULL, 2)`)
  await redshift.open()
})
afterEach(() => redshift.bench.close())

const newAttempt = (snapshotId: string | null = '7'): Promise<Submission> =>
  redshift.newAttempt(snapshotId)

async function held(): Promise<unknown> {
  const rows = await redshift.pool.query<{ path: string | null; n: string }>(
    'SELECT path, n FROM refined.traffic ORDER BY n',
  )
  const markers = await redshift.pool.query<{ snapshot_id: string }>(
    'SELECT snapshot_id FROM lakefront.loaded_snapshots',
  )
  return {
    rows: rows.rows.map(({ path, n }) => [path, n]),
    snapshots: markers.rows.map(({ snapshot_id }) => snapshot_id),
  }
}

const LOADED = {
  rows: [
    ['a', '1'],
    [null, '2'],
  ],
  snapshots: ['7'],
}

describe('a load', () => {
  it('makes its tables, and replaces rows and marker row', async () => {
    const attempt = await redshift.submitted(await newAttempt())
    await redshift.seen(attempt, DONE)
    expect(await held()).toEqual(LOADED)
    await redshift.pool.query("DELETE FROM spectrum.traffic WHERE path = 'a'")
    redshift.main = '8'
    await redshift.seen(await redshift.submitted(await newAttempt('8')), DONE)
    expect(await held()).toEqual({ rows: [[null, '2']], snapshots: ['8'] })
  })

  it('has columns that the dataset gained', async () => {
    await redshift.pool.query('CREATE SCHEMA refined; CREATE TABLE refined.traffic (path VARCHAR)')
    await redshift.seen(await redshift.submitted(await newAttempt()), DONE)
    expect(await held()).toEqual(LOADED)
  })

  it('is observed with others by one list', async () => {
    const client = await redshift.pool.connect()
    await redshift.submitted(await newAttempt())
    await client.query('BEGIN; LOCK TABLE lakefront.load_claims')
    const all = [
      await redshift.submitted(await newAttempt()),
      await redshift.submitted(await newAttempt()),
    ]
    const kinds = async (): Promise<unknown> =>
      [...(await redshift.launcher.observe(all)).values()].map(({ kind }) => kind)
    await eventually(async () => expect(await kinds()).toEqual(['running', 'running']))
    const before = redshift.bench.calls('DescribeStatement')
    expect(await kinds()).toEqual(['running', 'running'])
    expect(redshift.bench.calls('DescribeStatement')).toBe(before)
    await client.query('ROLLBACK')
    client.release()
    await eventually(async () => expect(await kinds()).toEqual(['finished', 'finished']))
  })

  it('is canceled while it goes on, and then changed nothing', async () => {
    await redshift.seen(await redshift.submitted(await newAttempt()), DONE)
    const client = await redshift.pool.connect()
    await client.query('BEGIN; LOCK TABLE lakefront.load_claims')
    await redshift.pool.query('TRUNCATE spectrum.traffic')
    const attempt = await redshift.submitted(await newAttempt())
    await redshift.seen(attempt, { kind: 'running' })
    await redshift.launcher.cancel(attempt)
    await redshift.seen(attempt, { kind: 'ended', reason: expect.stringContaining('ABORTED') })
    await redshift.launcher.cancel(attempt)
    await client.query('ROLLBACK')
    client.release()
    expect(await takeClaim(redshift.launcher.store, attempt.attemptId)).toBe('reconciler')
    expect(await held()).toEqual(LOADED)
  })

  it('of a string that ends with a blank fails for good, and says why', async () => {
    await redshift.pool.query("UPDATE spectrum.traffic SET path = 'a '")
    await redshift.seen(await redshift.submitted(await newAttempt()), {
      kind: 'finished',
      failure: expect.stringContaining('ends with a blank'),
    })
    expect(await held()).toEqual({ rows: [], snapshots: [] })
  })

  it('that fails at Redshift for another cause changed nothing, and tells the words', async () => {
    await redshift.seen(await redshift.submitted(await newAttempt()), DONE)
    await redshift.pool.query('ALTER TABLE spectrum.traffic RENAME TO gone')
    const attempt = await redshift.submitted(await newAttempt())
    await redshift.seen(attempt, {
      kind: 'ended',
      reason: expect.stringContaining('does not exist'),
    })
    await redshift.pool.query('ALTER TABLE spectrum.gone RENAME TO traffic')
    expect(await takeClaim(redshift.launcher.store, attempt.attemptId)).toBe('reconciler')
    expect(await held()).toEqual(LOADED)
  })

  it.each([
    ['main shows another snapshot', '8'],
    ['main is being moved', null],
  ])('is not asked for while %s', async (_, shown) => {
    redshift.main = shown
    await expect(newAttempt().then((it) => redshift.launcher.submit(it))).rejects.toMatchObject({
      code: 'PUBLISH_CONFLICT',
    })
    expect(redshift.bench.aws.log.all()).toEqual([])
  })

  it('is asked to end in a state that nobody knows', async () => {
    await redshift.seen(await redshift.submitted(await newAttempt()), DONE)
    const client = await redshift.pool.connect()
    await client.query('BEGIN; LOCK TABLE lakefront.load_claims')
    const attempt = await redshift.submitted(await newAttempt())
    await redshift.seen(attempt, { kind: 'running' })
    redshift.bench.script.add({
      service: 'redshift-data',
      action: 'DescribeStatement',
      fault: { kind: 'unknownState', state: 'PAUSED' },
    })
    await redshift.launcher.cancel(attempt)
    redshift.bench.script.clear()
    await redshift.seen(attempt, { kind: 'ended', reason: expect.stringContaining('ABORTED') })
    await client.query('ROLLBACK')
    client.release()
  })

  it('in a state that nobody knows is told', async () => {
    const attempt = await redshift.submitted(await newAttempt())
    redshift.bench.script.add({
      service: 'redshift-data',
      action: 'DescribeStatement',
      fault: { kind: 'unknownState', state: 'PAUSED' },
    })
    expect(await redshift.launcher.find(attempt)).toMatchObject({
      kind: 'unknown',
      state: 'PAUSED',
    })
    redshift.bench.script.clear()
    await redshift.seen(attempt, DONE)
  })
})

describe('a load works once', () => {
  it('where the answer to it is lost: it is found by its name', async () => {
    const attempt = await newAttempt()
    redshift.goesWrong('BatchExecuteStatement', { kind: 'lostAnswer' })
    await expect(redshift.launcher.submit(attempt)).rejects.toThrow()
    await redshift.seen(attempt, DONE)
    expect(await held()).toEqual(LOADED)
    expect(redshift.loads).toBe(1)
  })

  it('where it is asked for again: the service knows the token', async () => {
    const attempt = await newAttempt()
    redshift.goesWrong('BatchExecuteStatement', { kind: 'lostAnswer' })
    await expect(redshift.launcher.submit(attempt)).rejects.toThrow()
    await redshift.seen(await redshift.submitted(attempt), DONE)
    expect(redshift.loads).toBe(1)
  })

  it('where the service forgot it meanwhile: its claim is there', async () => {
    const attempt = await redshift.submitted(await newAttempt())
    await redshift.seen(attempt, DONE)
    await redshift.bench.close()
    await redshift.open()
    expect(await redshift.launcher.find(attempt)).toMatchObject(DONE)
    expect(await redshift.launcher.find({ ...attempt, externalId: null })).toEqual({
      kind: 'notFound',
    })
    await redshift.pool.query('TRUNCATE spectrum.traffic')
    const again = await redshift.submitted(attempt)
    await redshift.seen(again, { kind: 'ended' })
    expect(await held()).toEqual(LOADED)
    expect(await takeClaim(redshift.launcher.store, attempt.attemptId)).toBe('attempt')
  })

  it('and is not given up where the service says no more than that it waited too long', async () => {
    redshift.goesWrong('BatchExecuteStatement', {
      kind: 'error',
      code: 'RequestTimeoutException',
      status: 400,
      isDone: true,
    })
    const attempt = await newAttempt()
    await expect(redshift.launcher.submit(attempt)).rejects.toThrow('scripted')
    await redshift.seen(attempt, DONE)
    expect(await takeClaim(redshift.launcher.store, attempt.attemptId)).toBe('attempt')
  })

  it('and never after it was given up, though nobody knew whether it was asked for', async () => {
    const attempt = await newAttempt()
    redshift.goesWrong('BatchExecuteStatement', { kind: 'noConnection' })
    await expect(redshift.launcher.submit(attempt)).rejects.toThrow()
    expect(await redshift.launcher.find(attempt)).toEqual({ kind: 'notFound' })
    expect(await takeClaim(redshift.launcher.store, attempt.attemptId)).toBe('reconciler')
    expect(await takeClaim(redshift.launcher.store, attempt.attemptId)).toBe('reconciler')
    await expect(redshift.launcher.submit(attempt)).rejects.toThrow('given up')
    // As a request that was under way for long would.
    await redshift.files.write(attempt.attemptId, 'claim', 'asked\n')
    await redshift.seen(await redshift.submitted(attempt), { kind: 'ended' })
    expect(await held()).toEqual({ rows: [], snapshots: [] })
  })

  it('and not at all where it was given up before', async () => {
    const attempt = await newAttempt()
    expect(await takeClaim(redshift.launcher.store, attempt.attemptId)).toBe('reconciler')
    await expect(redshift.launcher.submit(attempt)).rejects.toThrow('given up')
    expect(redshift.loads).toBe(0)
  })
})

describe('a load that is not begun', () => {
  it.each<[string, Fault]>([
    ['throttled', { kind: 'throttle' }],
    ['one of too many', { kind: 'error', code: 'ActiveStatementsExceededException', status: 400 }],
  ])('because it is %s is asked for later', async (_, fault) => {
    redshift.goesWrong('BatchExecuteStatement', fault)
    const attempt = await newAttempt()
    expect((await redshift.launcher.submit(attempt)).kind).toBe('full')
    await redshift.seen(await redshift.submitted(attempt), DONE)
    expect(redshift.loads).toBe(1)
  })

  it.each<[string, Fault]>([
    ['it', { kind: 'error', code: 'ValidationException', status: 400 }],
    ['its user', { kind: 'error', code: 'AccessDeniedException', status: 400 }],
  ])('because the service refuses %s is given up at once', async (_, fault) => {
    redshift.goesWrong('BatchExecuteStatement', fault)
    const attempt = await newAttempt()
    await expect(redshift.launcher.submit(attempt)).rejects.toMatchObject({
      code: 'LAUNCHER_REFUSED',
    })
    const calls = redshift.bench.aws.log.all().length
    expect(await takeClaim(redshift.launcher.store, attempt.attemptId)).toBe('reconciler')
    expect(redshift.bench.aws.log.all()).toHaveLength(calls)
  })

  it('because there is no such work group is given up at once', async () => {
    redshift.useWorkGroup('another')
    const attempt = await newAttempt()
    await expect(redshift.launcher.submit(attempt)).rejects.toMatchObject({
      code: 'LAUNCHER_REFUSED',
    })
    expect(await takeClaim(redshift.launcher.store, attempt.attemptId)).toBe('reconciler')
  })

  it('because its tables cannot be made says why', async () => {
    await redshift.pool.query(
      'CREATE SCHEMA refined; CREATE VIEW refined.traffic AS SELECT 1 AS path',
    )
    await expect(newAttempt().then((it) => redshift.launcher.submit(it))).rejects.toMatchObject({
      code: 'LAUNCHER_REFUSED',
      message: expect.stringContaining('"traffic"'),
    })
  })
})
