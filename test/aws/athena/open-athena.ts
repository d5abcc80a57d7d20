import { randomUUID } from 'node:crypto'
import { AthenaClient } from '@aws-sdk/client-athena'
import { S3Client } from '@aws-sdk/client-s3'
import { executionParameter } from '../../../src/dialects/athena'
import { createAthenaEngine } from '../../../src/engines/athena/athena-engine'
import { s3ResultObjects } from '../../../src/engines/aws/result-objects'
import type { UnloadingEngine } from '../../../src/engines/engine'
import { fastPacing } from '../../support/fast-pacing'
import type { Judge } from '../model/service-models'
import { ObjectStore } from '../s3/object-store'
import { type ObjectServer, serveObjects } from '../s3/object-server'
import { type OpenAccount, openAccount } from '../server/open-account'
import { sdkConfig } from '../server/sdk-config'
import type { AthenaSetUp, AthenaTimes } from './records'

export interface AthenaBench extends OpenAccount {
  readonly engine: UnloadingEngine
  readonly objects: ObjectStore
  readonly objectServer: ObjectServer
  /** Statements whose end was not seen. */
  readonly strays: (string | null)[]
}

export interface AthenaBenchOptions extends Pick<AthenaSetUp, 'sql' | 'parquet'> {
  readonly bytesMax?: number
  readonly times?: AthenaTimes
  /** Null: calls are not judged by the services' models, which need Python. */
  readonly judge?: Judge | null
  /** How many times as fast the engine's time goes. */
  readonly speed?: number
}

/** The engine over the SDK's clients and sockets, against the stand-in. */
export async function openAthena(options: AthenaBenchOptions): Promise<AthenaBench> {
  const { bytesMax, times, judge = null, speed = 20, ...rest } = options
  const objects = new ObjectStore()
  const group = { name: 'lakefront', outputLocation: 's3://results/athena/' }
  const workGroups = [bytesMax === undefined ? group : { ...group, bytesMax }]
  const account = await openAccount({
    setUp: { athena: { ...rest, workGroups, objects } },
    times: times === undefined ? {} : { athena: times },
    judge,
  })
  const objectServer = await serveObjects(objects)
  const client = new AthenaClient(sdkConfig(account.url))
  const s3 = new S3Client({ ...sdkConfig(objectServer.url), forcePathStyle: true })
  const strays: (string | null)[] = []
  const engine = createAthenaEngine({
    client,
    objects: s3ResultObjects(s3),
    workGroup: 'lakefront',
    catalog: null,
    outputLocation: null,
    parameterText: executionParameter,
    ids: randomUUID,
    pacing: fastPacing(speed),
    onStray: (id) => void strays.push(id),
  })
  return {
    ...account,
    engine,
    objects,
    objectServer,
    strays,
    async close() {
      await engine.close()
      client.destroy()
      s3.destroy()
      await account.close()
      await objectServer.close()
    },
  }
}
