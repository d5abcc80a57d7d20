import { EMRClient, RunJobFlowCommand } from '@aws-sdk/client-emr'
import { GlueClient } from '@aws-sdk/client-glue'
import { S3Client } from '@aws-sdk/client-s3'
import { sql } from 'kysely'
import { gzipSync } from 'node:zlib'
import { createEmrStepsLauncher } from '../../pipeline/launchers/emr-steps'
import { createGlueCrawlersLauncher } from '../../pipeline/launchers/glue-crawlers'
import { createGlueJobsLauncher } from '../../pipeline/launchers/glue-jobs'
import type { Launcher, Program } from '../../pipeline/launchers/launcher'
import type { Job } from '../../pipeline/jobs/job'
import { createReconciler, type Reconciler } from '../../pipeline/runs/reconciler'
import { createRunService } from '../../pipeline/runs/create-run-service'
import { Fixture } from '../../pipeline/runs/reconciler-fixture'
import type { RunService } from '../../pipeline/runs/run-service'
import type { Run } from '../../src/model/run'
import { makeAccount, type Account } from '../aws/account'
import { randomIds } from '../aws/core/ids'
import { memoryStore } from '../aws/core/store'
import { FaultScript } from '../aws/faults/script'
import { Gateway } from '../aws/protocol/gateway'
import { ObjectStore } from '../aws/s3/object-store'
import { serveObjects, type ObjectServer } from '../aws/s3/object-server'
import { InProcessHandler } from '../aws/server/request-handler'
import { sdkConfig } from '../aws/server/sdk-config'
import { migratedDatabase } from '../support/migrated-database'
import { HeldWork } from './held-work'
import { SET_UP } from './launcher-cases'

const ME = { id: 'anonymous' }
const SECOND = 1_000_000n
const REGION = 'eu-central-1'
/** The service's clock is behind ours. */
const BEHIND = 90n * SECOND
const CRAWL: Program = { kind: 'crawler', crawler: 'raw' }
const SPARK: Program = { kind: 'spark', module: 'spark.jobs.clean_access_logs' }
const TIMED_OUT = { code: 'OperationTimeoutException', status: 400, isDone: true } as const

/** The reconciler, with launchers of AWS on the stand-in in virtual time. */
describe('a run at AWS', () => {
  const { db } = migratedDatabase()
  let fixture: Fixture
  let script: FaultScript
  let work: HeldWork
  let account: Account
  let keys = 0

  beforeEach(async () => {
    await sql`truncate lakefront.run cascade`.execute(db())
    fixture = new Fixture(db())
    script = new FaultScript()
    work = new HeldWork()
    account = makeAccount({
      clock: () => fixture.now - BEHIND,
      store: memoryStore(),
      executor: work,
      ids: randomIds,
      faults: script.faultsOf,
      setUp: SET_UP,
    })
  })

  /** Of a client; no port: whatever would open a socket fails. */
  function config() {
    const gateway = new Gateway({ ...account, judge: null, pause: () => Promise.resolve() })
    return { ...sdkConfig('http://127.0.0.1:1'), requestHandler: new InProcessHandler(gateway) }
  }

  const settings = () => ({
    name: 'remote',
    capacity: 10,
    lagMs: 60_000,
    pollMs: 1_000,
    store: fixture.folders,
    clock: () => fixture.now,
    region: REGION,
  })
  const crawlers = () =>
    createGlueCrawlersLauncher({ ...settings(), client: new GlueClient(config()) })
  const glueJobs = () =>
    createGlueJobsLauncher({
      ...settings(),
      client: new GlueClient(config()),
      jobName: 'lakefront',
    })

  /** Jobs that write no table, named by what they are given. */
  function serverOf(launcher: Launcher, program: Program, names = ['job']) {
    const jobs = names.map((name): Job => {
      return { ...fixture.plain, name, program, retries: { maxAttempts: 1 } }
    })
    const launchers = { all: [launcher], of: () => launcher }
    const parts = { ...fixture.parts(), jobs, launchers }
    return { service: createRunService(parts), reconciler: createReconciler(parts) }
  }

  const start = ({ service }: { service: RunService }, job = 'job'): Promise<Run> =>
    service.start(job, {}, `k${(keys += 1)}`, ME)

  /** Time passes, at the service too. */
  async function pass({ reconciler }: { reconciler: Reconciler }, seconds = 10): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      fixture.now += SECOND
      account.aws.advance()
      await reconciler.pass()
    }
  }

  function endWork(kind: 'succeeded' | 'failed' = 'succeeded'): void {
    work.endAll(kind, fixture.now - BEHIND)
  }

  const timesOut = (action: string): void =>
    script.add({ service: 'glue', action, times: 1, fault: { kind: 'error', ...TIMED_OUT } })

  async function statusOf({ service }: { service: RunService }, { id }: Run): Promise<string> {
    return (await service.get(id))?.status ?? 'lost'
  }

  it('crawls by itself, though no job says that it leases its crawler and clocks differ', async () => {
    const server = serverOf(crawlers(), CRAWL, ['one', 'two'])
    const first = await start(server, 'one')
    const second = await start(server, 'two')
    await pass(server)
    expect(await statusOf(server, first)).toBe('running')
    expect(await statusOf(server, second)).toBe('queued')
    endWork()
    await pass(server)
    expect(await statusOf(server, first)).toBe('succeeded')
    expect(await statusOf(server, second)).toBe('running')
    endWork('failed')
    await pass(server)
    expect((await server.service.get(second.id))?.failure).toMatchObject({
      code: 'JOB_FAILED',
      message: expect.stringContaining('FAILED'),
    })
    expect(work.started).toHaveLength(2)
    expect(fixture.errors).toEqual([])
  })

  it.each([
    ['a crawl', 'StartCrawler', CRAWL],
    ['a job run', 'StartJobRun', SPARK],
  ] as const)('is looked for when Glue timed out but started %s', async (_, action, program) => {
    timesOut(action)
    const server = serverOf(program === CRAWL ? crawlers() : glueJobs(), program)
    const run = await start(server)
    await pass(server)
    expect(await statusOf(server, run)).toBe('running')
    expect(work.started).toHaveLength(1)
  })

  it('names the job run and its log, though it was first seen when it had ended', async () => {
    timesOut('StartJobRun')
    const server = serverOf(glueJobs(), SPARK)
    const run = await start(server)
    script.add({ service: 'glue', action: 'GetJobRuns', fault: { kind: 'lag', ms: 8_000 } })
    await pass(server, 6)
    expect(await statusOf(server, run)).toBe('starting')
    expect(work.started).toHaveLength(1)
    endWork('failed')
    await pass(server)
    expect((await server.service.get(run.id))?.attempts).toEqual([
      expect.objectContaining({
        status: 'failed',
        externalId: expect.stringMatching(/^jr_/),
        links: expect.objectContaining({ log: expect.stringMatching(/jr_/) }),
      }),
    ])
  })

  it('tells nothing of a log that cannot be read, but where it is', async () => {
    const server = serverOf(glueJobs(), SPARK)
    const run = await start(server)
    await pass(server)
    endWork('failed')
    await pass(server)
    const ended = await server.service.get(run.id)
    expect(ended?.failure?.code).toBe('ATTEMPT_LOST')
    expect(ended?.failure?.message).toMatch(/the service says FAILED.*; retry the run\.$/)
    expect(ended?.attempts[0]?.links.log).toMatch(/jobs.*error.*jr_/)
  })

  describe('with its logs in S3', () => {
    const objects = new ObjectStore()
    let server: ObjectServer
    let s3: S3Client
    beforeAll(async () => {
      server = await serveObjects(objects)
      s3 = new S3Client({ ...sdkConfig(server.url), forcePathStyle: true })
    })
    afterAll(async () => {
      s3.destroy()
      await server.close()
    })

    it('shows their end at a server that never saw its attempt, and in its failure', async () => {
      const client = new EMRClient(config())
      const cluster = { Name: 'c', Instances: { KeepJobFlowAliveWhenNoSteps: true } }
      const { JobFlowId: clusterId = '' } = await client.send(new RunJobFlowCommand(cluster))
      const emr = () =>
        createEmrStepsLauncher({
          ...settings(),
          client,
          s3,
          clusterId,
          spark: { code: 's3://lake/code', conf: {} },
          logs: 's3://lake/logs',
        })
      const one = serverOf(emr(), SPARK)
      const { id } = await start(one)
      await pass(one)
      const other = serverOf(emr(), SPARK)
      expect(await other.service.logTail(id)).toEqual([])
      const log = (await other.service.get(id))?.attempts[0]?.links.log ?? ''
      objects.put(log, gzipSync('first\nlast\n'))
      expect(await other.service.logTail(id)).toEqual(['first', 'last'])
      endWork('failed')
      await pass(other, 30)
      const ended = await other.service.get(id)
      expect(ended?.failure?.message).toContain('Its log ends with:\nfirst\nlast')
      expect(ended?.logTail).toEqual(['first', 'last'])
    })
  })
})
