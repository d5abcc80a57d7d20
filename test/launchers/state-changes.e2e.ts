import { GlueClient } from '@aws-sdk/client-glue'
import type { Kysely } from 'kysely'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { defineJob } from '../../pipeline/jobs/job'
import { AttemptFolders } from '../../pipeline/launchers/attempt-folders'
import { createGlueJobsLauncher } from '../../pipeline/launchers/glue-jobs'
import { createRunService } from '../../pipeline/runs/create-run-service'
import { createReconciler, type Reconciler } from '../../pipeline/runs/reconciler'
import { Fixture } from '../../pipeline/runs/reconciler-fixture'
import type { ReconcilerParts } from '../../pipeline/runs/reconciler-parts'
import { systemTimers } from '../../pipeline/runs/timers'
import { sqsStateChanges, type StateChanges } from '../../src/cli/serve/launchers/state-changes'
import { systemClock } from '../../src/model/clock'
import { type Database, openDatabase } from '../../src/store/database'
import { migrate } from '../../src/store/migrate'
import { type Executor, noop } from '../aws/core/executor'
import { sdkConfig } from '../aws/server/sdk-config'
import { startStandIn, type StandIn } from '../aws/server/stand-in'
import { eventually } from '../aws/testing/eventually'
import { startPostgres, type TestPostgres } from '../support/postgres'

const WORK_MS = 500
/** So long that a test which ends was woken. */
const POLL_MS = 3_600_000
const SOON_MS = 10_000
const REGION = 'eu-central-1'
const ROWS = { read: '0', written: '0', quarantined: '0', duplicate: '0', blank: '0', outside: '0' }

/** Writes nothing: only its end is of interest. */
const counting = defineJob({
  name: 'counting',
  version: 1,
  description: '',
  input: z.object({}),
  needs: [],
  produces: [],
  reads: [],
  program: { kind: 'spark', module: 'spark.jobs.counting' },
  prepare: () => Promise.resolve({ kind: 'work', parameters: {}, inputs: {} }),
})

describe('state changes that EventBridge sends into a queue', () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-state-changes-'))
  const store = new AttemptFolders(scratch)
  let aws: StandIn
  let postgres: TestPostgres
  let db: Kysely<Database>
  let parts: ReconcilerParts
  let reconciler: Reconciler
  let changes: StateChanges
  const errors: unknown[] = []

  beforeAll(async () => {
    aws = await startStandIn({
      executor: working(store),
      setUp: {
        jobs: [
          {
            name: 'lakefront',
            scriptLocation: 's3://lake/code/spark/glue_entry.py',
            glueVersion: '5.0',
            maxConcurrentRuns: 10,
            timeoutMinutes: 60,
          },
        ],
        queues: [{ name: 'runs', visibilityTimeoutMs: 30_000 }],
        rules: [{ queue: 'runs', sources: ['aws.glue'] }],
      },
    })
    postgres = await startPostgres()
    db = openDatabase(postgres.config, () => undefined)
    await migrate(db)
    parts = partsOf()
    reconciler = createReconciler(parts)
    changes = listening()
    reconciler.start()
    changes.start()
  })

  afterAll(async () => {
    await changes.stop()
    await reconciler.stop({ cancelLocal: false, timeoutMs: 0 })
    await db.destroy()
    await postgres.stop()
    expect(aws.gateway.violations).toEqual([])
    await aws.close()
    rmSync(scratch, { recursive: true, force: true })
  })

  function partsOf(): ReconcilerParts {
    const launcher = createGlueJobsLauncher({
      name: 'glue',
      capacity: 10,
      lagMs: 60_000,
      pollMs: POLL_MS,
      store,
      clock: systemClock,
      client: new GlueClient(sdkConfig(aws.url)),
      region: REGION,
      jobName: 'lakefront',
    })
    const launchers = { all: [launcher], of: () => launcher }
    return { ...new Fixture(db).parts(), jobs: [counting], launchers, clock: systemClock }
  }

  function listening(): StateChanges {
    const environment = {
      AWS_ENDPOINT_URL_SQS: aws.url,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
    }
    Object.assign(process.env, environment)
    const queueUrl = `${aws.url}/123456789012/runs`
    return sqsStateChanges(
      { region: REGION, queueUrl },
      {
        wakeAttempts: (ids) => reconciler.wakeAttempts(ids),
        timers: systemTimers,
        onError: (error) => errors.push(error),
      },
    )
  }

  it('end a run long before its service would be asked again', async () => {
    const service = createRunService(parts)
    const { id } = await service.start('counting', {}, 'key', { id: 'anonymous' })
    await eventually(async () => expect((await service.get(id))?.status).toBe('succeeded'), SOON_MS)
    const received = aws.aws.log.all().filter(({ action }) => action === 'DeleteMessageBatch')
    expect(received).toHaveLength(1)
    expect(errors).toEqual([])
  })

  it('are listened for until the end, which a waiting receive does not delay', async () => {
    const stoppedAt = performance.now()
    await changes.stop()
    expect(performance.now() - stoppedAt).toBeLessThan(SOON_MS)
    expect(errors).toEqual([])
  })
})

/** Each work leaves a result when it starts, and ends a while later. */
function working(store: AttemptFolders): Executor {
  const ending = noop(WORK_MS)
  return {
    ...ending,
    start: ({ command }) => {
      const attemptId = command[command.indexOf('--attempt_id') + 1] ?? ''
      const result = { version: 1, attemptId, status: 'succeeded', rows: ROWS }
      const text = JSON.stringify({ ...result, outputs: [], checks: [] })
      writeFileSync(store.address(attemptId, 'result.json'), text)
    },
  }
}
