import { EMRClient } from '@aws-sdk/client-emr'
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless'
import { GlueClient } from '@aws-sdk/client-glue'
import { S3Client } from '@aws-sdk/client-s3'
import type { InitializeHandler } from '@smithy/types'
import type { Gateway } from '../../aws/protocol/gateway'
import { InProcessHandler } from '../../aws/server/request-handler'
import { sdkConfig } from '../../aws/server/sdk-config'
import { outcomeOf, type Gate } from '../gate'
import type { Transit } from '../transit'

export interface AwsClients {
  readonly emr: EMRClient
  readonly emrServerless: EMRServerlessClient
  readonly glue: GlueClient
  readonly s3: S3Client
}

/** The SDK's own clients, whose requests pass a gate instead of a network. */
export function awsClients(gateway: Gateway, gate: Gate, transit: Transit): AwsClients {
  const config = {
    ...sdkConfig('http://stand-in.invalid'),
    requestHandler: new GatedHandler(gateway, gate, transit),
  }
  const clients = {
    emr: new EMRClient(config),
    emrServerless: new EMRServerlessClient(config),
    glue: new GlueClient(config),
    s3: new S3Client(config),
  }
  const moving = inTransit(transit)
  const first = { name: 'inTransit', step: 'initialize', priority: 'high' } as const
  clients.emr.middlewareStack.add(moving, first)
  clients.emrServerless.middlewareStack.add(moving, first)
  clients.glue.middlewareStack.add(moving, first)
  clients.s3.middlewareStack.add(moving, first)
  return clients
}

/** From the call to its request, and from the response to the call's end. */
function inTransit(transit: Transit) {
  return <Input extends object, Output extends object>(next: InitializeHandler<Input, Output>) =>
    async (...args: Parameters<typeof next>): ReturnType<typeof next> => {
      await transit.enter()
      try {
        return await next(...args)
      } finally {
        transit.leave()
      }
    }
}

type Handled = ReturnType<InProcessHandler['handle']>

class GatedHandler extends InProcessHandler {
  constructor(
    gateway: Gateway,
    private readonly gate: Gate,
    private readonly transit: Transit,
  ) {
    super(gateway)
  }

  override async handle(...[request]: Parameters<InProcessHandler['handle']>): Handled {
    const target = request.headers['x-amz-target'] ?? `${request.method} ${request.path}`
    const passed = this.gate.run<Awaited<Handled>>({
      kind: 'remote',
      what: `aws ${target}`,
      words: ({ response }) => `${response.statusCode} ${Buffer.from(response.body).toString()}`,
      perform: async (done) => done(await outcomeOf(() => super.handle(request))),
      failure: () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }),
    })
    this.transit.leave()
    try {
      return await passed
    } finally {
      await this.transit.enter()
    }
  }
}
