import { EMRClient } from '@aws-sdk/client-emr'
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless'
import { GlueClient } from '@aws-sdk/client-glue'
import { S3Client } from '@aws-sdk/client-s3'
import type { Gateway } from '../../aws/protocol/gateway'
import { InProcessHandler } from '../../aws/server/request-handler'
import { sdkConfig } from '../../aws/server/sdk-config'
import { outcomeOf, type Gate } from '../gate'

export interface AwsClients {
  readonly emr: EMRClient
  readonly emrServerless: EMRServerlessClient
  readonly glue: GlueClient
  readonly s3: S3Client
}

/** The SDK's own clients, whose requests pass a gate instead of a network. */
export function awsClients(gateway: Gateway, gate: Gate): AwsClients {
  const config = {
    ...sdkConfig('http://stand-in.invalid'),
    requestHandler: new GatedHandler(gateway, gate),
  }
  return {
    emr: new EMRClient(config),
    emrServerless: new EMRServerlessClient(config),
    glue: new GlueClient(config),
    s3: new S3Client(config),
  }
}

type Handled = ReturnType<InProcessHandler['handle']>

class GatedHandler extends InProcessHandler {
  constructor(
    gateway: Gateway,
    private readonly gate: Gate,
  ) {
    super(gateway)
  }

  override handle(...[request]: Parameters<InProcessHandler['handle']>): Handled {
    const target = request.headers['x-amz-target'] ?? `${request.method} ${request.path}`
    return this.gate.run<Awaited<Handled>>({
      kind: 'remote',
      what: `aws ${target}`,
      words: ({ response }) => `${response.statusCode} ${Buffer.from(response.body).toString()}`,
      perform: async (done) => done(await outcomeOf(() => super.handle(request))),
      failure: () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }),
    })
  }
}
