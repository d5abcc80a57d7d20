import { createEmrServerlessLauncher } from '../../../pipeline/launchers/emr-serverless'
import { createEmrStepsLauncher } from '../../../pipeline/launchers/emr-steps'
import { createGlueJobsLauncher } from '../../../pipeline/launchers/glue-jobs'
import type { Launcher } from '../../../pipeline/launchers/launcher'
import { assertNever } from '../../../src/model/assert-never'
import { makeAccount, type Account } from '../../aws/account'
import { idsFrom } from '../../aws/core/ids'
import { memoryStore } from '../../aws/core/store'
import { REGION } from '../../aws/core/surroundings'
import { Gateway } from '../../aws/protocol/gateway'
import { hasEnded, type Execution, type ExecutionState } from '../remote/execution'
import type { AwsService } from '../profile'
import type { Reach, Remote } from '../remote/remote'
import type { ServiceParts } from '../remote/service'
import { drawCourse, TIME_OUT } from '../remote/service'
import { SECONDS } from '../scheduler'
import { awsClients } from './aws-clients'
import { awsFaults } from './aws-faults'
import { WorkExecutor } from './work-executor'

const APPLICATION = 'application1'
const GLUE_JOB = 'spark'
const SPARK = { code: 's3://code', conf: {} }
const ROLE = 'arn:aws:iam::123456789012:role/runs'

/** AWS as the stand-in knows it, in virtual time, and the real launchers over the SDK's own clients. */
export class AwsRemote implements Remote {
  private readonly executor: WorkExecutor
  private readonly account: Account
  private readonly gateway: Gateway
  /** Made before anything goes wrong. */
  private clusterId: string | null = null

  constructor(
    private readonly parts: ServiceParts,
    private readonly service: AwsService,
  ) {
    const { scheduler, random, faults, profile } = parts
    this.executor = new WorkExecutor({
      ...parts,
      drawCourse: () => drawCourse(parts),
      end: (execution, reason) => this.end(execution, reason),
      execute: (execution) => {
        scheduler.after(TIME_OUT, () => this.end(execution, 'timed out at the service'))
        return parts.execute(execution)
      },
    })
    const goesWrong = awsFaults(random, faults, profile)
    this.account = makeAccount({
      clock: () => scheduler.now(),
      store: memoryStore(),
      executor: this.executor,
      ids: idsFrom((bound) => random.between(0, bound - 1)),
      faults: (call) => (this.clusterId === null ? [] : goesWrong(call)),
      setUp: {
        applications: [
          {
            id: APPLICATION,
            name: 'a',
            releaseLabel: 'emr-7.5.0',
            autoStart: true,
            maxConcurrentRuns: 2,
          },
        ],
        jobs: [
          {
            name: GLUE_JOB,
            scriptLocation: 's3://code/e.py',
            glueVersion: '5.0',
            maxConcurrentRuns: 2,
            timeoutMinutes: 10,
          },
        ],
      },
    })
    const { aws, bindings } = this.account
    this.gateway = new Gateway({ aws, bindings, judge: null, pause: async () => undefined })
  }

  get executions(): readonly Execution[] {
    return this.executor.executions
  }

  get idle(): boolean {
    return this.executions.every(hasEnded)
  }

  of(attemptId: string): readonly Execution[] {
    return this.executions.filter(({ submission }) => submission.attemptId === attemptId)
  }

  begin(): void {
    const input = {
      Name: 'c',
      Instances: { KeepJobFlowAliveWhenNoSteps: true },
      StepConcurrencyLevel: 2,
    }
    const { delivery } = this.account.aws.call({ service: 'emr', operation: 'RunJobFlow', input })
    if (delivery.kind === 'answer') this.clusterId = String(delivery.members['JobFlowId'])
    this.tick()
  }

  launcher(reach: Reach): Launcher {
    const { emr, emrServerless, glue, s3 } = awsClients(
      this.gateway,
      reach.gate,
      this.parts.scheduler.transit,
    )
    const settings = {
      name: this.service,
      capacity: 2,
      lagMs: this.parts.profile.lag / 1000 + 1000,
      pollMs: 5000,
      store: reach.store,
      clock: reach.clock,
      region: REGION,
    }
    const spark = { s3, spark: SPARK, logs: null }
    switch (this.service) {
      case 'emrSteps':
        return createEmrStepsLauncher({
          ...settings,
          ...spark,
          client: emr,
          clusterId: this.clusterId ?? '',
        })
      case 'emrServerless':
        return createEmrServerlessLauncher({
          ...settings,
          ...spark,
          client: emrServerless,
          applicationId: APPLICATION,
          roleArn: ROLE,
        })
      case 'glueJobs':
        return createGlueJobsLauncher({ ...settings, client: glue, jobName: GLUE_JOB })
      default:
        return assertNever(this.service)
    }
  }

  change(execution: Execution, state: ExecutionState): void {
    execution.history.push({ at: this.parts.scheduler.micros, state })
    this.parts.trace.add('service', `${execution.id} ${state.kind}`)
  }

  end(execution: Execution, reason: string): void {
    if (hasEnded(execution)) return
    execution.working = false
    this.change(execution, { kind: 'ended', reason })
  }

  /** Nothing in the stand-in knows a timer. */
  private tick(): void {
    this.account.aws.advance()
    this.parts.scheduler.after(SECONDS, () => this.tick())
  }
}
