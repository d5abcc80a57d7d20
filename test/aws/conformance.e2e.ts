import { CreateCrawlerCommand, CreateJobCommand, GlueClient } from '@aws-sdk/client-glue'
import { z } from 'zod'
import { CASES } from './conformance/cases'
import differences from './conformance/differences.json'
import { noop } from './core/executor'
import { QUICK_TIMES } from './glue/job-records'
import { sdkConfig } from './server/sdk-config'
import { type StandIn, startStandIn } from './server/stand-in'
import { type MotoProcess, startMoto } from './testing/moto-process'

/** What differs between moto and ours, and why. One that went away must be removed. */
const DIFFERENCES = z
  .array(z.object({ case: z.string(), moto: z.json(), ours: z.json(), why: z.string().min(10) }))
  .parse(differences)

const SUBJECTS = CASES.map((_, index) => `subject-${index}`)
const ROLE = 'arn:aws:iam::123456789012:role/glue'
const SCRIPT = 's3://bucket/job.py'

describe('Glue: moto and ours', () => {
  let moto: MotoProcess
  let aws: StandIn
  let theirs: GlueClient
  let ours: GlueClient

  beforeAll(async () => {
    moto = await startMoto()
    aws = await startStandIn({
      executor: noop(60),
      // Long enough that every state is seen.
      times: { glue: { ...QUICK_TIMES, startingMs: 200, crawlerStoppingMs: 200 } },
      setUp: {
        jobs: SUBJECTS.map((name) => ({
          name,
          scriptLocation: SCRIPT,
          glueVersion: '0.9',
          maxConcurrentRuns: 1,
          timeoutMinutes: 60,
        })),
        crawlers: SUBJECTS.map((name) => ({ name, role: ROLE, databaseName: 'db', paths: [] })),
      },
    })
    theirs = new GlueClient(sdkConfig(moto.url))
    ours = new GlueClient(sdkConfig(aws.url))
    await moto.slowDown('glue::job_run', 3)
    await moto.slowDown('glue::crawl', 3)
    for (const Name of SUBJECTS) {
      const Command = { Name: 'glueetl', ScriptLocation: SCRIPT }
      await theirs.send(new CreateJobCommand({ Name, Role: ROLE, Command }))
      await theirs.send(
        new CreateCrawlerCommand({ Name, Role: ROLE, DatabaseName: 'db', Targets: {} }),
      )
    }
  })
  afterAll(async () => {
    await moto.close()
    await aws.close()
    expect(aws.gateway.violations).toEqual([])
  })

  it.each(CASES.map((one, index) => [one.name, one, SUBJECTS[index] ?? ''] as const))(
    '%s',
    async (name, { observe }, subject) => {
      const seen = {
        moto: plain(await observe(theirs, subject)),
        ours: plain(await observe(ours, subject)),
      }
      const known = DIFFERENCES.find((difference) => difference.case === name)
      if (known === undefined) expect(seen.ours).toEqual(seen.moto)
      else {
        expect(seen).toEqual({ moto: known.moto, ours: known.ours })
        expect(seen.ours).not.toEqual(seen.moto)
      }
    },
  )

  it('every difference on the list is of a case', () => {
    const names = CASES.map(({ name }) => name)
    expect(DIFFERENCES.filter((difference) => !names.includes(difference.case))).toEqual([])
  })
})

/** As it stands in the list: without what is undefined. */
function plain(facts: unknown): unknown {
  return JSON.parse(JSON.stringify(facts))
}
