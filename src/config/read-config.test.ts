import fc from 'fast-check'
import { ConfigError } from './config-error'
import { DEFAULT_LIMITS } from './limits'
import { readConfig } from './read-config'
import { LOCAL_LAUNCHERS } from './read-launchers'

const read = (environment: Record<string, string>) => readConfig(environment, '/work')

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    read(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('the configuration', () => {
  it('needs no variable', () => {
    expect(read({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      home: '/work/.lakefront',
      databaseUrl: null,
      sources: new Map(),
      folders: new Map(),
      hashSecret: null,
      engines: [{ name: 'duckdb' }],
      limits: DEFAULT_LIMITS,
      keptMebibytes: 64,
      resultMebibytes: 128,
      answerMebibytes: 64,
      cacheControl: 'private, no-cache',
      documents: null,
      documentsOnly: false,
      launchers: LOCAL_LAUNCHERS,
    })
  })

  it('takes an empty variable for an absent one', () => {
    expect(read({ DATABASE_URL: '', PORT: '', LAKEFRONT_HASH_SECRET: ' ' })).toEqual(read({}))
  })

  it('reads every variable', () => {
    const hashSecret = 'k'.repeat(32)
    expect(
      read({
        PORT: '0',
        HOST: '0.0.0.0',
        LAKEFRONT_HOME: 'there',
        DATABASE_URL: 'postgresql://lake:front@db:5432/runs',
        LAKEFRONT_SOURCES: 'web=/var/log/nginx, shop-2 = logs/of,may ',
        LAKEFRONT_FOLDERS: 'lake=/data',
        LAKEFRONT_HASH_SECRET: hashSecret,
        LAKEFRONT_ENGINES:
          '{"trino": {"url": "http://trino:8080", "catalog": "lake"}, "duckdb": {"budgetMebibytes": 5}}',
        LAKEFRONT_LIMITS: 'rows=5, depth = 7',
        LAKEFRONT_KEPT_MEBIBYTES: '8',
        LAKEFRONT_RESULT_MEBIBYTES: '9',
        LAKEFRONT_ANSWER_MEBIBYTES: '0',
        LAKEFRONT_CACHE_CONTROL: 'public, max-age=60',
        LAKEFRONT_DOCUMENTS: 'documents',
        LAKEFRONT_DOCUMENTS_ONLY: 'true',
      }),
    ).toEqual({
      port: 0,
      host: '0.0.0.0',
      home: '/work/there',
      databaseUrl: 'postgresql://lake:front@db:5432/runs',
      sources: new Map([
        ['web', '/var/log/nginx'],
        ['shop-2', '/work/logs/of,may'],
      ]),
      folders: new Map([['lake', '/data']]),
      hashSecret,
      engines: [
        { name: 'trino', url: 'http://trino:8080', catalog: 'lake', user: 'lakefront' },
        { name: 'duckdb', budgetMebibytes: 5 },
      ],
      limits: { ...DEFAULT_LIMITS, rows: 5, depth: 7 },
      keptMebibytes: 8,
      resultMebibytes: 9,
      answerMebibytes: 0,
      cacheControl: 'public, max-age=60',
      documents: '/work/documents',
      documentsOnly: true,
      launchers: LOCAL_LAUNCHERS,
    })
  })

  it.each([
    'rows',
    'rows=0',
    'rows=1.5',
    'rows=10=20',
    'width=3',
    'toString=3',
    'rows=1,rows=2',
    'depth=99999999999',
  ])('refuses the limits %s', (limits) =>
    expect(faultsOf({ LAKEFRONT_LIMITS: limits })).toHaveLength(1),
  )

  it.each([
    ['trino', 'is JSON'],
    ['{"trino": 3}', 'is JSON'],
    ['{}', 'names no engine'],
    ['{"presto": {}}', 'names "presto"'],
    ['{"trino": {"catalog": "lake"}}', 'trino.url'],
    ['{"trino": {"url": "ftp://trino", "catalog": "lake"}}', 'trino.url'],
    ['{"trino": {"url": "https://trino", "catalog": "lake", "pasword": "hunter2"}}', 'trino'],
    ['{"trino": {"url": "http://trino", "catalog": "lake", "password": "hunter2"}}', 'https only'],
    [
      '{"trino": {"url": "https://t", "catalog": "l", "password": "hunter2", "token": "hunter2"}}',
      'not both',
    ],
    ['{"duckdb": {"budgetMebibytes": 0}}', 'duckdb.budgetMebibytes'],
    ['{"athena": {"region": "eu-central-1"}}', 'athena.workGroup'],
    ['{"athena": {"region": "here", "workGroup": "w"}}', 'athena.region'],
    [
      '{"athena": {"region": "eu-central-1", "workGroup": "w", "outputLocation": "s3://b"}}',
      'athena.outputLocation',
    ],
    [
      '{"redshift": {"region": "eu-central-1", "database": "d"}}',
      'either a workGroup or a cluster',
    ],
    [
      '{"redshift": {"region": "eu-central-1", "database": "d", "workGroup": "w", "cluster": "c"}}',
      'either a workGroup or a cluster',
    ],
    [
      '{"redshift": {"region": "eu-central-1", "database": "d", "workGroup": "w", "secretArn": "hunter2"}}',
      'redshift.secretArn',
    ],
  ])('refuses the engines %s', (engines, fault) => {
    const faults = faultsOf({ LAKEFRONT_ENGINES: engines })
    expect(faults).toEqual([expect.stringContaining(fault)])
    expect(faults.join()).not.toContain('hunter2')
  })

  it('names every fault at once, and no secret value', () => {
    const faults = faultsOf({
      PORT: '65536',
      HOST: 'a b',
      DATABASE_URL: 'mysql://me:hunter2@db/x',
      LAKEFRONT_SOURCES: 'web=/a, web=/b, 9=/c, empty=',
      LAKEFRONT_HASH_SECRET: 'hunter2',
    })
    const named = faults.map((fault) => fault.split(' ')[0])
    expect(named).toEqual([
      'PORT',
      'HOST',
      'DATABASE_URL',
      'LAKEFRONT_SOURCES',
      'LAKEFRONT_SOURCES',
      'LAKEFRONT_SOURCES',
      'LAKEFRONT_HASH_SECRET',
    ])
    expect(faults.join()).not.toContain('hunter2')
  })

  it.each(['-1', '4000x', '1e3', '70000', '0x10'])('refuses port %s', (text) => {
    expect(faultsOf({ PORT: text })).toHaveLength(1)
  })

  it.each(['-1', '1.5', '64MB', '100000'])('refuses to keep %s', (text) => {
    expect(faultsOf({ LAKEFRONT_KEPT_MEBIBYTES: text })).toHaveLength(1)
    expect(read({ LAKEFRONT_KEPT_MEBIBYTES: '0' }).keptMebibytes).toBe(0)
  })

  it.each(['private; x', 'max-age=1\nx: y', 'Private', ',', 'max-age=-1'])(
    'refuses to tell caches %j',
    (text) => {
      expect(faultsOf({ LAKEFRONT_CACHE_CONTROL: text })).toHaveLength(1)
    },
  )

  it('reads back any list of sources', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/)
    const folder = fc.stringMatching(/^\/[a-z ,.]{0,20}[a-z]$/)
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, folder), { selector: ([first]) => first }),
        (sources) => {
          const text = sources.map((source) => source.join('=')).join(', ')
          expect([...read({ LAKEFRONT_SOURCES: text }).sources]).toEqual(sources)
        },
      ),
    )
  })
})
