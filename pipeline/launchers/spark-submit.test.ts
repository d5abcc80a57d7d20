import { sparkSubmit, type SparkProgram, type SparkSettings } from './spark-submit'

const GIBIBYTE = 2 ** 30
const settings: SparkSettings = {
  toolchain: {
    javaHome: '/java',
    python: '/python',
    sparkHome: '/spark',
    jars: ['/a.jar', '/b.jar'],
  },
  catalog: { host: 'h', port: 5432, database: 'd', user: 'u', passFile: '/pgpass' },
  warehouse: '/warehouse',
  repository: '/repository',
  hashSecret: 'a secret',
  memoryBytes: 16 * GIBIBYTE,
  env: { PATH: '/bin' },
}
const program: SparkProgram = {
  module: 'spark.jobs.clean_access_logs',
  args: ['attempt', 'request', 'result'],
  classDataArchive: null,
  inputBytes: null,
}

function option(name: string, args: readonly string[]): string {
  return args[args.indexOf(name) + 1] ?? ''
}

describe('sparkSubmit', () => {
  it('runs the module with its three arguments last, and Iceberg on the class path', () => {
    const { command, args } = sparkSubmit(settings, program)
    expect(command).toBe('/spark/bin/spark-submit')
    expect(args.slice(-4)).toEqual(['/repository/spark/jobs/clean_access_logs.py', ...program.args])
    expect(option('--driver-class-path', args)).toBe('/a.jar:/b.jar')
  })

  it('keeps secrets out of the arguments', () => {
    const { args, env } = sparkSubmit(settings, program)
    expect(args.join(' ')).not.toContain('secret')
    expect(env).toMatchObject({ LAKEFRONT_HASH_SECRET: 'a secret', PGPASSFILE: '/pgpass' })
  })

  it.each([
    ['little', 10_000, true],
    ['much', GIBIBYTE, false],
    ['an unknown amount of', null, false],
  ])('for %s input decides whether the second compiler pays', (_, inputBytes, quick) => {
    const { args } = sparkSubmit(settings, { ...program, inputBytes })
    const options = option('--driver-java-options', args).split(' ')
    expect(options.includes('-XX:TieredStopAtLevel=1')).toBe(quick)
  })

  it.each([
    [1, '1024m'],
    [16, '4096m'],
    [512, '8192m'],
  ])('on a machine of %i GiB takes %s', (gibibytes, memory) => {
    const { args } = sparkSubmit({ ...settings, memoryBytes: gibibytes * GIBIBYTE }, program)
    expect(option('--driver-memory', args)).toBe(memory)
  })

  it('maps a class-data archive where there is one', () => {
    const { args } = sparkSubmit(settings, { ...program, classDataArchive: '/a.jsa' })
    expect(option('--driver-java-options', args)).toContain('-XX:SharedArchiveFile=/a.jsa')
  })
})
