import { EMRClient, RunJobFlowCommand } from '@aws-sdk/client-emr'
import {
  EMRServerlessClient,
  GetJobRunCommand,
  StartJobRunCommand,
} from '@aws-sdk/client-emr-serverless'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { seededRandom } from '../../support/seeded-random'
import { makeAccount } from '../account'
import { chosen, noop } from '../core/executor'
import { idsFrom } from '../core/ids'
import { memoryStore } from '../core/store'
import { FaultScript } from '../faults/script'
import { Gateway } from '../protocol/gateway'
import { SET_UP } from '../testing/set-up'
import { InProcessHandler } from './request-handler'
import { sdkConfig } from './sdk-config'

const applicationId = SET_UP.applications[0].id

/** An account in virtual time, where waiting is what moves the clock. */
function simulated() {
  let now = 1_700_000_000_000_000n
  const random = seededRandom(7)
  const script = new FaultScript()
  const account = makeAccount({
    clock: () => now,
    store: memoryStore(),
    executor: chosen(({ service }) => noop(service === 'lambda' ? 100 : 3_600_000)),
    ids: idsFrom((bound) => Math.floor(random() * bound)),
    faults: script.faultsOf,
    setUp: SET_UP,
  })
  const pause = (ms: number) => {
    now += BigInt(ms) * 1_000n
    return Promise.resolve()
  }
  const gateway = new Gateway({ ...account, judge: null, pause })
  // No port: whatever would open a socket fails.
  const config = {
    ...sdkConfig('http://127.0.0.1:1'),
    requestHandler: new InProcessHandler(gateway),
  }
  return { account, script, config, pause }
}

async function oneHour() {
  const { account, script, config, pause } = simulated()
  const serverless = new EMRServerlessClient(config)
  const executionRoleArn = 'arn:aws:iam::123456789012:role/job'
  const start = new StartJobRunCommand({ applicationId, clientToken: 't', executionRoleArn })
  script.add({ service: 'emr-serverless', times: 1, fault: { kind: 'lostAnswer', afterMs: 9_000 } })
  await expect(serverless.send(start)).rejects.toMatchObject({ code: 'ECONNRESET' })
  const { jobRunId } = await serverless.send(start)
  await pause(3_600_000)
  const { jobRun } = await serverless.send(new GetJobRunCommand({ applicationId, jobRunId }))
  expect(jobRun?.state).toBe('SUCCESS')
  const flow = new RunJobFlowCommand({ Name: 'c', Instances: {} })
  const { JobFlowId } = await new EMRClient(config).send(flow)
  // A caller that waits moves the clock, not the wall's.
  const invoke = new InvokeCommand({ FunctionName: 'function', Payload: Buffer.from('{}') })
  const { StatusCode } = await new LambdaClient(config).send(invoke)
  return { ids: [jobRunId, JobFlowId], StatusCode, log: account.aws.log.all() }
}

describe('clients of the SDK in this process', () => {
  it('live in virtual time, and the same seed is the same history', async () => {
    const [one, other] = [await oneHour(), await oneHour()]
    expect(one).toEqual(other)
    expect(one.StatusCode).toBe(200)
    expect(one.log.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'StartJobRun cut',
      'StartJobRun ok',
      'GetJobRun ok',
      'RunJobFlow ok',
      'Invoke ok',
    ])
  })
})
