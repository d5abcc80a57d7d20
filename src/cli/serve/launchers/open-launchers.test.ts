import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { JOBS } from '../../../../pipeline/jobs'
import { LocalProcessLauncher } from '../../../../pipeline/launchers/local-process'
import { readConfig } from '../../../config/read-config'
import { openLaunchers } from './open-launchers'

const GLUE = {
  kind: 'glueJobs',
  region: 'eu-central-1',
  attempts: 's3://lake/attempts',
  jobName: 'lakefront',
}

describe('what executes jobs', () => {
  const attemptsFolder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-open-'))
  afterAll(() => rmSync(attemptsFolder, { recursive: true }))

  const local = new Map(
    ['local-spark', 'local-node'].map((configured) => {
      const name = `${configured}@here`
      const commandOf = () => Promise.reject(new Error('nothing is executed here'))
      const options = { name, capacity: 1, attemptsFolder, commandOf }
      return [configured, new LocalProcessLauncher(options)]
    }),
  )
  const open = (json: unknown) =>
    openLaunchers(
      readConfig({ LAKEFRONT_LAUNCHERS: JSON.stringify(json) }, '/').launchers,
      local,
      JOBS,
      { datasets: [], mainOf: () => Promise.resolve(null) },
    )

  it('is this machine unless told otherwise', async () => {
    const launchers = await open({})
    expect(JOBS.map((job) => [job.program.kind, launchers.of(job)?.name])).toEqual(
      JOBS.map(({ program: { kind } }) => [
        kind,
        kind === 'load' ? undefined : `local-${kind}@here`,
      ]),
    )
  })

  it.each([
    ['a job that is not there', { jobs: { cleanLogs: 'local-spark' } }, 'there is no such job'],
    [
      'a launcher of other programs',
      { jobs: { ingestAccessLogs: 'local-spark' } },
      'of node programs',
    ],
    [
      'an AWS launcher of others',
      { launchers: { glue: GLUE }, jobs: { ingestAccessLogs: 'glue' } },
      'of node programs',
    ],
  ])('names %s', async (_, json, part) => {
    await expect(open(json)).rejects.toThrow(part)
  })
})
