import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless'
import { S3Client } from '@aws-sdk/client-s3'
import type { AttemptStore } from '../../pipeline/launchers/attempt-store'
import { attemptIdIn } from '../../pipeline/launchers/aws/attempt-name'
import { createEmrServerlessLauncher } from '../../pipeline/launchers/emr-serverless'
import type { Launcher } from '../../pipeline/launchers/launcher'
import { makeAccount } from '../aws/account'
import type { Aws } from '../aws/core/aws'
import { scripted } from '../aws/core/executor'
import { randomIds } from '../aws/core/ids'
import { memoryStore } from '../aws/core/store'
import { Gateway } from '../aws/protocol/gateway'
import { InProcessHandler } from '../aws/server/request-handler'
import { sdkConfig } from '../aws/server/sdk-config'

const DAY_S = 86_400
const STARTING_MICROS = 10_000_000n
const REGION = 'eu-central-1'
const APPLICATION = {
  id: '00application',
  name: 'lake',
  releaseLabel: 'emr-7.9.0',
  autoStart: true,
  maxConcurrentRuns: 100_000,
}

/** An EMR Serverless application of the stand-in in virtual time, with the launcher that uses it. */
export class JobRuns {
  now = 1_800_000_000_000_000n
  readonly launcher: Launcher
  private readonly aws: Aws

  /** @param endings after how many seconds attempts end; those that are not named go on */
  constructor(
    store: AttemptStore,
    private readonly endings: ReadonlyMap<string, number>,
  ) {
    const clock = (): bigint => this.now
    const { aws, bindings } = makeAccount({
      clock,
      store: memoryStore(),
      executor: scripted(({ name }) => ({ kind: 'succeeded', afterMs: this.afterMs(name) })),
      ids: randomIds,
      faults: () => [],
      setUp: { applications: [APPLICATION] },
    })
    this.aws = aws
    const gateway = new Gateway({ aws, bindings, judge: null, pause: () => Promise.resolve() })
    const client = new EMRServerlessClient({
      ...sdkConfig('http://stand-in.invalid'),
      requestHandler: new InProcessHandler(gateway),
    })
    this.launcher = createEmrServerlessLauncher({
      name: 'emrServerless',
      capacity: APPLICATION.maxConcurrentRuns,
      lagMs: 60_000,
      pollMs: 15_000,
      store,
      clock,
      client,
      s3: new S3Client({ region: REGION }),
      region: REGION,
      applicationId: APPLICATION.id,
      roleArn: 'arn:aws:iam::123456789012:role/spark',
      spark: { code: 's3://lake/code', conf: {} },
      logs: null,
    })
  }

  /** Returns their external ids, once they run. */
  async start(attemptIds: readonly string[]): Promise<readonly string[]> {
    const externalIds: string[] = []
    for (const attemptId of attemptIds) {
      const submitted = await this.launcher.submit({
        attemptId,
        externalId: null,
        intendedAt: this.now,
        job: 'noop',
        program: { kind: 'spark', module: 'spark.jobs.noop' },
        requestAddress: 's3://lake/request.json',
        resultAddress: 's3://lake/result.json',
      })
      if (submitted.kind === 'full') throw new Error(submitted.message)
      externalIds.push(submitted.externalId)
    }
    this.now += STARTING_MICROS
    this.aws.advance()
    return externalIds
  }

  /** By action, since it was last asked. */
  calls(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const { action } of this.aws.log.all()) counts.set(action, (counts.get(action) ?? 0) + 1)
    this.aws.log.clear()
    return counts
  }

  private afterMs(name: string): number {
    const startingMs = Number(STARTING_MICROS / 1000n)
    return startingMs + (this.endings.get(attemptIdIn(name) ?? '') ?? DAY_S) * 1000
  }
}
