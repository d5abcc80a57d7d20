import {
  CancelJobRunCommand,
  ConflictException,
  EMRServerlessClient,
  GetApplicationCommand,
  GetJobRunCommand as GetServerlessRun,
  ListJobRunsCommand,
  StartApplicationCommand,
  StartJobRunCommand as StartServerlessRun,
} from '@aws-sdk/client-emr-serverless'
import { GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue'
import { InvokeCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda'
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { chosen, noop, scripted } from './core/executor'
import { ACCOUNT } from './core/surroundings'
import { InProcessHandler } from './server/request-handler'
import { sdkConfig } from './server/sdk-config'
import { type StandIn, startStandIn } from './server/stand-in'
import { eventually } from './testing/eventually'
import { SET_UP } from './testing/set-up'

const applicationId = SET_UP.applications[0].id
const executionRoleArn = `arn:aws:iam::${ACCOUNT}:role/job`
const echo = scripted(({ payload }) =>
  payload === '"bad"'
    ? { kind: 'failed', afterMs: 10, message: 'oh' }
    : { kind: 'succeeded', afterMs: 10, output: payload ?? '' },
)

describe.each(['over HTTP', 'in this process'])('reached by their clients %s', (way) => {
  let aws: StandIn
  let config: ReturnType<typeof sdkConfig> & { requestHandler?: InProcessHandler }

  beforeAll(async () => {
    const executor = chosen(({ service }) => (service === 'lambda' ? echo : noop(30)))
    aws = await startStandIn({ executor, setUp: SET_UP })
    const handler = { requestHandler: new InProcessHandler(aws.gateway) }
    config = { ...sdkConfig(aws.url), ...(way === 'over HTTP' ? {} : handler) }
  })
  afterAll(async () => {
    await aws.close()
    expect(aws.gateway.violations).toEqual([])
  })

  it('EMR Serverless runs jobs', async () => {
    const serverless = new EMRServerlessClient(config)
    await serverless.send(new StartApplicationCommand({ applicationId }))
    await eventually(async () => {
      const { application } = await serverless.send(new GetApplicationCommand({ applicationId }))
      expect(application?.state).toBe('STARTED')
    })
    const request = {
      applicationId,
      executionRoleArn,
      clientToken: 'token-1',
      name: 'attempt',
      tags: { attempt: '1' },
      jobDriver: { sparkSubmit: { entryPoint: 's3://b/job.py', entryPointArguments: ['a'] } },
    }
    const { jobRunId } = await serverless.send(new StartServerlessRun(request))
    const again = await serverless.send(new StartServerlessRun(request))
    expect(again.jobRunId).toBe(jobRunId)
    const other = serverless.send(new StartServerlessRun({ ...request, name: 'other' }))
    await expect(other).rejects.toBeInstanceOf(ConflictException)
    await eventually(async () => {
      const { jobRun } = await serverless.send(new GetServerlessRun({ applicationId, jobRunId }))
      expect(jobRun).toMatchObject({ state: 'SUCCESS', tags: { attempt: '1' } })
      expect(jobRun?.endedAt).toBeInstanceOf(Date)
    })
    const late = await serverless.send(
      new StartServerlessRun({ ...request, clientToken: 'token-2' }),
    )
    await serverless.send(new CancelJobRunCommand({ applicationId, jobRunId: late.jobRunId }))
    await eventually(async () => {
      const states = ['CANCELLED' as const, 'CANCELLING' as const]
      const filter = { applicationId, states, createdAtAfter: new Date(0), maxResults: 1 }
      const { jobRuns } = await serverless.send(new ListJobRunsCommand(filter))
      expect(jobRuns).toMatchObject([{ id: late.jobRunId, state: 'CANCELLED' }])
    })
  })

  it('Lambda runs functions', async () => {
    const lambda = new LambdaClient(config)
    const call = { FunctionName: 'function', Payload: Buffer.from('{"x":1}') }
    const event = await lambda.send(new InvokeCommand({ ...call, InvocationType: 'Event' }))
    expect(event).toMatchObject({ StatusCode: 202 })
    const answered = await lambda.send(new InvokeCommand(call))
    expect(answered.Payload?.transformToString()).toBe('{"x":1}')
    expect(answered.FunctionError).toBeUndefined()
    const failed = await lambda.send(
      new InvokeCommand({ FunctionName: 'function', Payload: Buffer.from('"bad"') }),
    )
    expect(failed.FunctionError).toBe('Unhandled')
    expect(failed.Payload?.transformToString()).toContain('oh')
    const none = lambda.send(new InvokeCommand({ FunctionName: 'none' }))
    await expect(none).rejects.toBeInstanceOf(ResourceNotFoundException)
  })

  it('SQS brings the state changes, and waits for them', async () => {
    const sqs = new SQSClient(config)
    const QueueUrl = `${aws.url}/${ACCOUNT}/events`
    const waiting = sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MaxNumberOfMessages: 10 }),
    )
    const glue = new GlueClient(config)
    const { JobRunId } = await glue.send(new StartJobRunCommand({ JobName: 'job' }))
    const { Messages = [] } = await waiting
    expect(Messages.map(({ Body = '' }): unknown => JSON.parse(Body))).toMatchObject([
      { 'detail-type': 'Glue Job State Change', detail: { jobRunId: JobRunId } },
    ])
    const ReceiptHandle = Messages[0]?.ReceiptHandle
    const { Successful, Failed } = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', ReceiptHandle },
          { Id: 'b', ReceiptHandle: 'none' },
        ],
      }),
    )
    expect([Successful?.length, Failed?.length]).toEqual([1, 1])
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no event' }))
    const sent = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
    expect(sent.Messages).toMatchObject([{ Body: 'no event' }])
    const handle = sent.Messages?.[0]?.ReceiptHandle
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handle }))
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined()
  })
})
