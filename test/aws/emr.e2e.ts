import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeClusterCommand,
  DescribeStepCommand,
  EMRClient,
  InvalidRequestException,
  ListClustersCommand,
  paginateListSteps,
  RunJobFlowCommand,
  type StepConfig,
  TerminateJobFlowsCommand,
} from '@aws-sdk/client-emr'
import { noop } from './core/executor'
import { InProcessHandler } from './server/request-handler'
import { sdkConfig } from './server/sdk-config'
import { type StandIn, startStandIn } from './server/stand-in'
import { eventually } from './testing/eventually'

const step = (Name: string): StepConfig => ({
  Name,
  ActionOnFailure: 'CONTINUE',
  HadoopJarStep: { Jar: 'command-runner.jar', Args: ['spark-submit', '--deploy-mode', 'client'] },
})

describe.each(['over HTTP', 'in this process'])('EMR, reached by its client %s', (way) => {
  let aws: StandIn
  let emr: EMRClient

  beforeAll(async () => {
    aws = await startStandIn({ executor: noop(200), setUp: {} })
    const handler = { requestHandler: new InProcessHandler(aws.gateway) }
    emr = new EMRClient({ ...sdkConfig(aws.url), ...(way === 'over HTTP' ? {} : handler) })
  })
  afterAll(async () => {
    emr.destroy()
    await aws.close()
    expect(aws.gateway.violations).toEqual([])
  })

  it('runs steps on a cluster from its start to its end', async () => {
    const { JobFlowId = '' } = await emr.send(
      new RunJobFlowCommand({
        Name: 'lakefront',
        ReleaseLabel: 'emr-7.5.0',
        ServiceRole: 'EMR_DefaultRole',
        Instances: { KeepJobFlowAliveWhenNoSteps: true },
        Tags: [{ Key: 'owner', Value: 'lakefront' }],
      }),
    )
    expect(JobFlowId).toMatch(/^j-[A-Z0-9]{13}$/)
    const { StepIds = [] } = await emr.send(
      new AddJobFlowStepsCommand({ JobFlowId, Steps: [step('one'), step('two')] }),
    )
    const StepId = StepIds[1]
    await eventually(async () => {
      const { Step } = await emr.send(new DescribeStepCommand({ ClusterId: JobFlowId, StepId }))
      expect(Step).toMatchObject({ Id: StepId, Name: 'two', Status: { State: 'COMPLETED' } })
      expect(Step?.Status?.Timeline?.EndDateTime).toBeInstanceOf(Date)
    })
    const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId: JobFlowId }))
    expect(Cluster).toMatchObject({ Status: { State: 'WAITING' }, AutoTerminate: false })
    await emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [JobFlowId] }))
    await eventually(async () => {
      const { Clusters } = await emr.send(
        new ListClustersCommand({ ClusterStates: ['TERMINATED'], CreatedAfter: new Date(0) }),
      )
      expect(Clusters?.map(({ Id }) => Id)).toEqual([JobFlowId])
    })
  })

  it('pages through steps, and cancels them', async () => {
    const { JobFlowId = '' } = await emr.send(
      new RunJobFlowCommand({ Name: 'c', Instances: { KeepJobFlowAliveWhenNoSteps: true } }),
    )
    const Steps = Array.from({ length: 60 }, (_, index) => step(`s${index}`))
    const { StepIds = [] } = await emr.send(new AddJobFlowStepsCommand({ JobFlowId, Steps }))
    const { CancelStepsInfoList } = await emr.send(
      new CancelStepsCommand({
        ClusterId: JobFlowId,
        StepIds,
        StepCancellationOption: 'TERMINATE_PROCESS',
      }),
    )
    expect(CancelStepsInfoList).toHaveLength(60)
    await eventually(async () => {
      const states = new Set<string | undefined>()
      let count = 0
      for await (const page of paginateListSteps({ client: emr }, { ClusterId: JobFlowId }))
        for (const { Status } of page.Steps ?? []) {
          states.add(Status?.State)
          count += 1
        }
      expect(count).toBe(60)
      expect([...states]).toEqual(['CANCELLED'])
    })
  })

  it('refuses with the errors of the service', async () => {
    const unknown = emr.send(new DescribeClusterCommand({ ClusterId: 'j-NONE' }))
    await expect(unknown).rejects.toBeInstanceOf(InvalidRequestException)
    const terminated = aws.aws.log.all().find(({ action }) => action === 'TerminateJobFlows')
    expect(terminated?.resource).toMatch(/^arn:aws:elasticmapreduce:.*:cluster\/j-/)
  })
})
