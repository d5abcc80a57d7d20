import { RedshiftBatches } from '../../pipeline/launchers/aws/redshift-batches'
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

  it('that load tables, and what is listed and read of them, are what the service takes', async () => {
    const batches = new RedshiftBatches(bench.client, {
      target: { kind: 'cluster', identifier: 'some-cluster', dbUser: 'loader', secretArn: null },
      database: 'lake',
    })
    const [token, name] = ['a'.repeat(64), 'lakefront-load-a']
    const told = await batches.ended({ statements: ['SELECT 1', 'SELECT 2'], token, name })
    expect(told).toMatchObject({ Status: 'FINISHED', SubStatements: [{}, {}] })
    expect(await batches.texts(told?.Id ?? '', 2)).toEqual(['a'])
    expect(await batches.named('lakefront-load-', 'ALL')).toMatchObject([{ StatementName: name }])
    expect(await batches.start({ statements: ['SELECT 1', 'SELECT 2'], token, name })).toBe(
      told?.Id,
    )
    expect(await batches.describe('00000000-0000-0000-0000-000000000000')).toBeNull()
    await batches.cancel(told?.Id ?? '')
    expect(bench.gateway.violations).toEqual([])
  })

  const sent = { Sql: 'SELECT :p1', Database: 'lake', WorkgroupName: 'lakefront' }
  const valued = (value: string, name = 'p1') => ({ ...sent, Parameters: [{ name, value }] })
  const batch = { Database: 'lake', WorkgroupName: 'lakefront' }
  it.each<[string, string, object]>([
    ['an empty value', 'ExecuteStatement', valued('')],
    ['a value that no place takes', 'ExecuteStatement', valued('x', 'p2')],
    ['a name that is none', 'ExecuteStatement', valued('x', 'p-1')],
    ['no values', 'ExecuteStatement', { ...sent, Parameters: [] }],
    ['an empty token', 'ExecuteStatement', { ...sent, ClientToken: '' }],
    ['a token that is too long', 'ExecuteStatement', { ...sent, ClientToken: 'x'.repeat(65) }],
    [
      'a statement that is too long',
      'ExecuteStatement',
      { ...sent, Sql: `SELECT '${'x'.repeat(100 * 1024)}'` },
    ],
    ['no such work group', 'ExecuteStatement', { ...sent, WorkgroupName: 'another' }],
    ['work group and cluster', 'ExecuteStatement', { ...sent, ClusterIdentifier: 'some-cluster' }],
    ['no statement', 'BatchExecuteStatement', { ...batch, Sqls: [] }],
    [
      'too many statements',
      'BatchExecuteStatement',
      { ...batch, Sqls: Array.from({ length: 41 }, () => 'SELECT 1') },
    ],
    ['a wait that is too long', 'DescribeStatement', { Id: 'x', WaitTimeSeconds: 31 }],
    ['a page that is too long', 'ListStatements', { MaxResults: 101 }],
  ])('with %s are refused', (_, operation, input) => {
    const call = { service: 'redshift-data', operation, input: { ...input } }
    expect(bench.aws.call(call).delivery).toMatchObject({
      kind: 'error',
      error: { code: 'ValidationException' },
    })
  })
})
