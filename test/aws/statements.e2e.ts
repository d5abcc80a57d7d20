import { type AthenaBench, openAthena } from './athena/open-athena'
import { scriptedSql } from './athena/sql-executor'
import { ServiceModels } from './model/service-models'
import { openRedshift, type RedshiftBench } from './redshift-data/open-redshift'
import { AWS_ENVIRONMENT } from './server/stand-in'

const scan = { table: 't', files: [], columns: [] }
const never = () => new AbortController().signal
const judge = new ServiceModels(AWS_ENVIRONMENT)

/** What the engines send and the stand-ins answer, judged by the models of the services. */
describe('calls of Athena', () => {
  let bench: AthenaBench
  const columns = [{ name: 'c1', type: 'varchar' }]
  const answer = { columns, rows: [['a'], [null]], scannedBytes: 10 }
  beforeAll(async () => {
    const parquet = () => Promise.resolve(Buffer.from('PAR1'))
    bench = await openAthena({ judge, sql: scriptedSql(() => answer, 50), parquet })
  })
  afterAll(() => bench.close())

  it('are what the service takes', async () => {
    const text = 'SELECT "a" AS c1 FROM "t" WHERE "a" = ?'
    const parameters = [{ value: 'x', type: 'string' as const }]
    const query = { text, parameters, columns: ['string'] as const, scan }
    expect((await bench.engine.execute(query, never())).rows).toEqual([['a'], [null]])
    await bench.engine.unload(query, 's3://exports/x', never())
    await expect(bench.engine.execute(query, AbortSignal.timeout(20))).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
    await bench.engine.close()
    const actions = new Set(bench.aws.log.all().map(({ action }) => action))
    expect([...actions].sort()).toEqual([
      'BatchGetQueryExecution',
      'GetQueryResults',
      'StartQueryExecution',
      'StopQueryExecution',
    ])
    expect(bench.gateway.violations).toEqual([])
  })

  it.each([
    ['a short token', { ClientRequestToken: 'short' }],
    ['an empty value', { ExecutionParameters: [''] }],
    ['a value that is too long', { ExecutionParameters: [`'${'x'.repeat(1023)}'`] }],
    ['a string without quotes', { ExecutionParameters: ['x'] }],
    ['a place outside of WHERE', { QueryString: 'SELECT ?', ExecutionParameters: ["'x'"] }],
  ])('with %s are refused', (_, change) => {
    const input = {
      QueryString: 'SELECT 1 WHERE 1 = ?',
      ClientRequestToken: 'x'.repeat(32),
      WorkGroup: 'lakefront',
      ...change,
    }
    const call = { service: 'athena', operation: 'StartQueryExecution', input }
    expect(bench.aws.call(call).delivery).toMatchObject({
      kind: 'error',
      error: { code: 'InvalidRequestException' },
    })
  })
})

describe('calls of Redshift Data', () => {
  let bench: RedshiftBench
  beforeAll(async () => {
    const execute = (_: unknown, __: unknown, signal: AbortSignal) =>
      new Promise<readonly (readonly object[])[]>((resolve) => {
        const timer = setTimeout(() => resolve([[{ stringValue: 'a' }], [{ isNull: true }]]), 50)
        signal.addEventListener('abort', () => clearTimeout(timer))
      })
    bench = await openRedshift({ judge, rowsAPage: 1, database: { execute } as never })
  })
  afterAll(() => bench.close())

  it('are what the service takes', async () => {
    const text = 'SELECT "a" AS c1 FROM "t" WHERE "a" = CAST(:p1 AS VARCHAR(65535))'
    const parameters = [{ value: 'x', type: 'string' as const }]
    const query = { text, parameters, columns: ['string'] as const, scan }
    expect((await bench.engine.execute(query, never())).rows).toEqual([['a'], [null]])
    await expect(bench.engine.execute(query, AbortSignal.timeout(20))).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
    await bench.engine.close()
    const actions = new Set(bench.aws.log.all().map(({ action }) => action))
    expect([...actions].sort()).toEqual([
      'CancelStatement',
      'DescribeStatement',
      'ExecuteStatement',
      'GetStatementResult',
    ])
    expect(bench.gateway.violations).toEqual([])
  })

  it('with an empty value are refused', () => {
    const input = {
      Sql: 'SELECT :p1',
      Database: 'lake',
      WorkgroupName: 'lakefront',
      Parameters: [{ name: 'p1', value: '' }],
    }
    const call = { service: 'redshift-data', operation: 'ExecuteStatement', input }
    expect(bench.aws.call(call).delivery).toMatchObject({
      kind: 'error',
      error: { code: 'ValidationException' },
    })
  })
})
