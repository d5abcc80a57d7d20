import { randomUUID } from 'node:crypto'
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import { S3Client } from '@aws-sdk/client-s3'
import { redshiftUnload } from '../../../src/cli/serve/redshift-unload'
import { parameterText } from '../../../src/dialects/redshift'
import { s3ResultObjects } from '../../../src/engines/aws/result-objects'
import type { UnloadingEngine } from '../../../src/engines/engine'
import { createRedshiftEngine } from '../../../src/engines/redshift/redshift-engine'
import { fastPacing } from '../../support/fast-pacing'
import type { Judge } from '../model/service-models'
import { type ObjectServer, serveObjects } from '../s3/object-server'
import { ObjectStore } from '../s3/object-store'
import { type OpenAccount, openAccount } from '../server/open-account'
import { sdkConfig } from '../server/sdk-config'
import type { RedshiftSetUp } from './records'

export interface RedshiftBench extends OpenAccount {
  readonly engine: UnloadingEngine
  readonly objectServer: ObjectServer
  readonly client: RedshiftDataClient
  /** Statements whose end was not seen. */
  readonly strays: (string | null)[]
}

export interface RedshiftBenchOptions extends Pick<RedshiftSetUp, 'database' | 'rowsAPage'> {
  /** Null: calls are not judged by the services' models, which need Python. */
  readonly judge?: Judge | null
  readonly onCluster?: boolean
  /** Where the database unloads to. */
  readonly objects?: ObjectStore
}

/** The engine over the SDK's client and sockets, against the stand-in. */
export async function openRedshift(options: RedshiftBenchOptions): Promise<RedshiftBench> {
  const { judge = null, onCluster = false, objects = new ObjectStore(), ...setUp } = options
  const account = await openAccount({
    setUp: { redshift: { ...setUp, places: ['lakefront', 'serving', 'some-cluster'] } },
    times: {},
    judge,
  })
  const objectServer = await serveObjects(objects)
  const client = new RedshiftDataClient(sdkConfig(account.url))
  const s3 = new S3Client({ ...sdkConfig(objectServer.url), forcePathStyle: true })
  const strays: (string | null)[] = []
  const engine = createRedshiftEngine({
    client,
    target: onCluster
      ? { kind: 'cluster', identifier: 'some-cluster', dbUser: 'lakefront', secretArn: null }
      : { kind: 'workGroup', name: 'lakefront', secretArn: null },
    database: 'lake',
    parameterText,
    ids: randomUUID,
    pacing: fastPacing(20),
    unload: redshiftUnload(null, s3ResultObjects(s3)),
    onStray: (id) => void strays.push(id),
  })
  return {
    ...account,
    engine,
    objectServer,
    client,
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
