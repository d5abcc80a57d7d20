import { DescribeStepCommand, EMRClient, ListStepsCommand } from '@aws-sdk/client-emr'
import { EMRServerlessClient, StartJobRunCommand } from '@aws-sdk/client-emr-serverless'
import { makeAccount } from './account'
import { Aws } from './core/aws'
import { noop } from './core/executor'
import { randomIds } from './core/ids'
import type { AwsService, Members } from './core/service'
import { ServiceError } from './core/service'
import { memoryStore } from './core/store'
import { emrBinding } from './emr/binding'
import { emrServerlessRoutes } from './emr-serverless/binding'
import { noFaults } from './faults/script'
import { lambdaRoutes } from './lambda/binding'
import { ServiceModels } from './model/service-models'
import { Gateway } from './protocol/gateway'
import type { Route } from './protocol/route'
import { InProcessHandler } from './server/request-handler'
import { sdkConfig } from './server/sdk-config'
import { AWS_ENVIRONMENT, startStandIn } from './server/stand-in'

const models = new ServiceModels(AWS_ENVIRONMENT)

/** A service of EMR's name that answers what the test wants. */
function lying(answer: () => Members): AwsService {
  return {
    name: 'emr',
    errors: {
      throttled: { code: 'ThrottlingException', status: 400 },
      failed: { code: 'InternalServerException', status: 500 },
      invalid: { code: 'ValidationException', status: 400 },
    },
    operations: {
      ListSteps: () => ({ kind: 'answer', members: answer() }),
      DescribeStep: () => ({ kind: 'answer', members: answer() }),
    },
    advance: () => undefined,
    resourceOf: () => '*',
  }
}

function gatewayTo(service: AwsService): Gateway {
  const aws = new Aws({ clock: () => 0n, services: [service], faults: noFaults })
  const bindings = [emrBinding]
  return new Gateway({ aws, bindings, judge: models, pause: () => Promise.resolve() })
}

function clientOf(gateway: Gateway): EMRClient {
  const requestHandler = new InProcessHandler(gateway)
  return new EMRClient({ ...sdkConfig('http://127.0.0.1:1'), requestHandler })
}

describe('a wrong answer of ours', () => {
  it.each<[string, Members, string]>([
    ['a state of another service', { Steps: [{ Status: { State: 'SUCCEEDED' } }] }, 'is none of'],
    ['a member that does not exist', { Steps: [{ StepId: 's-1' }] }, 'knows no such member'],
    ['a time as text', { Steps: [{ Status: { Timeline: { EndDateTime: 'now' } } }] }, 'is no time'],
    ['one for many', { Steps: { Id: 's-1' } }, 'is no list'],
  ])('%s is an error to the client and a violation', async (_, members, problem) => {
    const gateway = gatewayTo(lying(() => members))
    const answer = clientOf(gateway).send(new ListStepsCommand({ ClusterId: 'j-1' }))
    await expect(answer).rejects.toMatchObject({ name: 'StandInIsWrong' })
    expect(gateway.violations).toMatchObject([{ of: 'answer', operation: 'ListSteps' }])
    expect(gateway.violations[0]?.problem).toContain(problem)
  })

  it('an error that the operation does not have is a violation too', async () => {
    const gateway = gatewayTo(
      lying(() => {
        throw new ServiceError('NoSuchStep', 404, 'no')
      }),
    )
    const answer = clientOf(gateway).send(
      new DescribeStepCommand({ ClusterId: 'j-1', StepId: 's-1' }),
    )
    await expect(answer).rejects.toMatchObject({ name: 'NoSuchStep' })
    expect(gateway.violations).toMatchObject([{ of: 'answer', operation: 'DescribeStep' }])
  })
})

describe('a wrong request', () => {
  it('is refused as the service does, never reaches it, and is a violation', async () => {
    const aws = await startStandIn({ executor: noop(0), setUp: {} })
    const serverless = new EMRServerlessClient(sdkConfig(aws.url))
    const request = new StartJobRunCommand({
      applicationId: '00app',
      clientToken: 'x'.repeat(65),
      executionRoleArn: 'no role',
      jobDriver: { sparkSubmit: { entryPoint: '' } },
    })
    await expect(serverless.send(request)).rejects.toMatchObject({ name: 'ValidationException' })
    const problems = aws.gateway.violations.map(({ of, problem }) => `${of} ${problem}`).join('\n')
    expect(problems).toContain('request StartJobRun request.clientToken: length 65 is above 64')
    expect(problems).toContain('executionRoleArn')
    expect(problems).toContain('entryPoint')
    expect(aws.aws.log.all()).toMatchObject([{ outcome: 'ValidationException' }])
    await aws.close()
  })
})

describe('the operations of the stand-in', () => {
  const { aws } = makeAccount({
    clock: () => 0n,
    store: memoryStore(),
    executor: noop(0),
    ids: randomIds,
    faults: noFaults,
    setUp: {},
  })

  it.each(['emr', 'emr-serverless', 'glue', 'lambda', 'sqs'])('of %s are the service’s', (name) => {
    const model = models.of(name)
    const service = aws.service(name)
    for (const operation of Object.keys(service?.operations ?? {}))
      expect(Object.keys(model.operations)).toContain(operation)
    expect(Object.keys(service?.operations ?? {})).not.toEqual([])
  })

  it.each([
    ['emr', 'ElasticMapReduce', '1.1'],
    ['glue', 'AWSGlue', '1.1'],
    ['sqs', 'AmazonSQS', '1.0'],
  ])('of %s travel as its model says', (name, targetPrefix, jsonVersion) => {
    expect(models.of(name).metadata).toMatchObject({ protocol: 'json', targetPrefix, jsonVersion })
  })

  const routes = [
    ...emrServerlessRoutes.map((route) => ['emr-serverless', route] as const),
    ...lambdaRoutes.map((route) => ['lambda', route] as const),
  ]
  it.each(routes.map(([service, route]) => [service, route.operation, route] as const))(
    'of %s have the route of the model: %s',
    (service, _, route) => expect(route).toEqual(modelledRoute(service, route)),
  )
})

/** The route as the service's model has it; what the model does not say is taken over. */
function modelledRoute(service: string, route: Route): Route {
  const model = models.of(service)
  const operation = model.operations[route.operation]
  const input = model.shapes[operation?.input?.shape ?? '']
  const output = model.shapes[operation?.output?.shape ?? '']
  const named = (shape: typeof input, location: string) =>
    Object.entries(shape?.members ?? {})
      .filter(([, member]) => member.location === location)
      .map(([name, { locationName = name }]) => [name, locationName] as const)
  const kinds: Record<string, 'integer' | 'list' | 'timestamp'> = {
    integer: 'integer',
    list: 'list',
    timestamp: 'timestamp',
  }
  const query = named(input, 'querystring').map(([name, locationName]) => {
    const type = model.shapes[input?.members[name]?.shape ?? '']?.type ?? ''
    return [locationName, kinds[type] ?? 'string'] as const
  })
  const status = named(output, 'statusCode')[0]?.[0]
  const headers = named(output, 'header')
  const answer = {
    ...(status !== undefined && { status }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(output?.payload !== undefined && { payload: output.payload }),
  }
  return {
    operation: route.operation,
    method: operation?.http.method as Route['method'],
    path: operation?.http.requestUri ?? '',
    ...(query.length > 0 && { query: Object.fromEntries(query) }),
    ...(named(input, 'header').length > 0 && {
      headers: Object.fromEntries(named(input, 'header')),
    }),
    ...(input?.payload !== undefined && { payload: input.payload }),
    ...(Object.keys(answer).length > 0 && { answer }),
  }
}
