import { ConfigError } from './config-error'
import { LOCAL_LAUNCHERS } from './read-launchers'
import { readConfig } from './read-config'

const EMR = {
  kind: 'emrSteps',
  region: 'eu-central-1',
  attempts: 's3://lake/attempts',
  code: 's3://lake/code',
  clusterId: 'j-2AXXXXXXGAPLF',
}

function read(value: unknown) {
  const json = typeof value === 'string' ? value : JSON.stringify(value)
  return readConfig({ LAKEFRONT_LAUNCHERS: json }, '/').launchers
}

function faultsOf(value: unknown): readonly string[] {
  try {
    read(value)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('LAKEFRONT_LAUNCHERS', () => {
  it('is everything on this machine where it is absent', () => {
    expect(readConfig({}, '/').launchers).toEqual(LOCAL_LAUNCHERS)
  })

  it('fills in what a launcher leaves open', () => {
    const { launchers, spark, node } = read({ launchers: { emr: EMR }, spark: 'emr' })
    expect(launchers['emr']).toMatchObject({ capacity: 10, pollSeconds: 15, logs: null, conf: {} })
    expect({ spark, node }).toEqual({ spark: 'emr', node: 'local-node' })
  })

  it('may name a launcher of loads', () => {
    const redshift = {
      kind: 'redshiftLoad',
      region: 'eu-central-1',
      attempts: 's3://lake/attempts',
      workGroup: 'serving',
      database: 'lake',
      spectrum: { refined: 'spectrum_refined' },
    }
    const { launchers, load } = read({ launchers: { redshift }, load: 'redshift' })
    expect(launchers['redshift']).toMatchObject(redshift)
    expect(load).toBe('redshift')
    expect(read({}).load).toBeNull()
    const both = { redshift: { ...redshift, cluster: 'one' } }
    expect(faultsOf({ launchers: both })).toEqual([
      expect.stringContaining('has either a workGroup or a cluster'),
    ])
    expect(faultsOf({ launchers: { redshift }, spark: 'redshift' })).toEqual([
      expect.stringContaining('a launcher of load programs, and needs one of spark programs'),
    ])
  })

  it('may name a queue of state changes', () => {
    const stateChanges = {
      region: 'eu-central-1',
      queueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/runs',
    }
    expect(read({ stateChanges }).stateChanges).toEqual(stateChanges)
    expect(read({}).stateChanges).toBeNull()
  })

  it.each([
    ['no JSON', '{"launchers"', 'is no JSON'],
    ['an unknown setting', { launchers: { emr: { ...EMR, cluster: 'x' } } }, 'at launchers.emr'],
    ['an unknown kind', { launchers: { emr: { kind: 'yarn' } } }, 'at launchers.emr.kind'],
    ['no address', { launchers: { emr: { ...EMR, attempts: 'lake' } } }, 's3://bucket/folder'],
    ['a name that is taken', { launchers: { 'local-spark': EMR } }, 'always there'],
    ['a launcher that is not there', { spark: 'emr' }, 'there are local-spark, local-node'],
    ['another program kind', { launchers: { emr: EMR }, node: 'emr' }, 'one of node programs'],
    [
      'no queue',
      { stateChanges: { region: 'eu-central-1', queueUrl: 'runs' } },
      'at stateChanges.queueUrl: is the URL of a queue',
    ],
    ['a job without launcher', { jobs: { cleanAccessLogs: 'x' } }, 'at jobs.cleanAccessLogs'],
  ])('names the place of %s', (_, value, part) => {
    expect(faultsOf(value)).toEqual([expect.stringContaining(part)])
    expect(faultsOf(value)).toEqual([expect.stringMatching(/^LAKEFRONT_LAUNCHERS /)])
  })
})
