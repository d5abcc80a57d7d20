import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeStepCommand,
  EMRClient,
  ListStepsCommand,
  RunJobFlowCommand,
} from '@aws-sdk/client-emr'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { noop } from './core/executor'
import type { FaultRule } from './faults/script'
import { sdkConfig } from './server/sdk-config'
import { type StandIn, startStandIn } from './server/stand-in'
import { eventually } from './testing/eventually'

describe('what goes wrong by script, seen by the client over HTTP', () => {
  let aws: StandIn
  let emr: EMRClient
  let ClusterId = ''

  beforeEach(async () => {
    aws = await startStandIn({ executor: noop(100), setUp: {} })
    const requestHandler = new NodeHttpHandler({ requestTimeout: 300, throwOnRequestTimeout: true })
    emr = new EMRClient({ ...sdkConfig(aws.url), requestHandler })
    const { JobFlowId = '' } = await emr.send(
      new RunJobFlowCommand({ Name: 'c', Instances: { KeepJobFlowAliveWhenNoSteps: true } }),
    )
    ClusterId = JobFlowId
  })
  afterEach(async () => {
    emr.destroy()
    await aws.close()
    expect(aws.gateway.violations).toEqual([])
  })

  function once(action: string, fault: FaultRule['fault'], more: Partial<FaultRule> = {}): void {
    aws.script.add({ service: 'emr', action, times: 1, fault, ...more })
  }

  const add = (count = 1) =>
    emr.send(
      new AddJobFlowStepsCommand({
        JobFlowId: ClusterId,
        Steps: Array.from({ length: count }, (_, index) => ({
          Name: `s${index}`,
          ActionOnFailure: 'CONTINUE',
          HadoopJarStep: { Jar: 'command-runner.jar' },
        })),
      }),
    )
  const list = () => emr.send(new ListStepsCommand({ ClusterId }))
  const count = async () => (await list()).Steps?.length

  it.each([
    [{ kind: 'throttle' }, 'ThrottlingException', 400],
    [{ kind: 'serverError' }, 'InternalFailure', 500],
    [{ kind: 'error', code: 'AccessDeniedException', status: 403 }, 'AccessDeniedException', 403],
  ] as const)('%j is that error, and nothing is done', async (fault, name, httpStatusCode) => {
    once('AddJobFlowSteps', fault)
    await expect(add()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
    expect(await count()).toBe(0)
    await add()
    expect(await count()).toBe(1)
  })

  it.each([
    [{ kind: 'noConnection' }, 0],
    [{ kind: 'lostAnswer' }, 1],
    [{ kind: 'lostAnswer', afterMs: 1_000 }, 1],
  ] as const)('%j is no answer, and %d steps are there', async (fault, steps) => {
    once('AddJobFlowSteps', fault)
    await expect(add()).rejects.toThrow(/TimeoutError|requestTimeout/)
    expect(await count()).toBe(steps)
    const logged = aws.aws.log.all().find(({ action }) => action === 'AddJobFlowSteps')
    expect(logged?.outcome).toBe('cut')
  })

  it('a lagging read does not see what is new', async () => {
    aws.script.add({ service: 'emr', action: 'ListSteps', fault: { kind: 'lag', ms: 200 } })
    await add()
    expect(await count()).toBe(0)
    await eventually(async () => expect(await count()).toBe(1))
  })

  it('a short page has a token to go on', async () => {
    await add(3)
    once('ListSteps', { kind: 'shortPage', items: 1 })
    const { Steps, Marker } = await list()
    expect(Steps).toHaveLength(1)
    const rest = await emr.send(new ListStepsCommand({ ClusterId, Marker }))
    expect(rest.Steps).toHaveLength(2)
  })

  it('a part of a batch fails', async () => {
    const { StepIds = [] } = await add(2)
    once('CancelSteps', { kind: 'partialFailure', ids: StepIds.slice(1) })
    const { CancelStepsInfoList } = await emr.send(new CancelStepsCommand({ ClusterId, StepIds }))
    expect(CancelStepsInfoList?.map(({ Status }) => Status)).toEqual(['SUBMITTED', 'FAILED'])
  })

  it('a cancel comes too late', async () => {
    const { StepIds = [] } = await add()
    once('CancelSteps', { kind: 'cancelTooLate' })
    await emr.send(new CancelStepsCommand({ ClusterId, StepIds }))
    await eventually(async () => {
      const { Step } = await emr.send(new DescribeStepCommand({ ClusterId, StepId: StepIds[0] }))
      expect(Step?.Status?.State).toBe('COMPLETED')
    })
  })

  it('a state is one that no client knows', async () => {
    await add()
    once('ListSteps', { kind: 'unknownState', state: 'HIBERNATING' })
    expect((await list()).Steps?.[0]?.Status?.State).toBe('HIBERNATING')
  })
})
