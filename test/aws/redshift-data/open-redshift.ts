import { randomUUID } from 'node:crypto'
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import { parameterText } from '../../../src/dialects/redshift'
import type { Engine } from '../../../src/engines/engine'
import { createRedshiftEngine } from '../../../src/engines/redshift/redshift-engine'
import { fastPacing } from '../../support/fast-pacing'
import type { Judge } from '../model/service-models'
import { type OpenAccount, openAccount } from '../server/open-account'
import { sdkConfig } from '../server/sdk-config'
import type { RedshiftSetUp } from './records'

export interface RedshiftBench extends OpenAccount {
  readonly engine: Engine
  readonly client: RedshiftDataClient
  /** Statements whose end was not seen. */
  readonly strays: (string | null)[]
}

export interface RedshiftBenchOptions extends Pick<RedshiftSetUp, 'database' | 'rowsAPage'> {
  /** Null: calls are not judged by the services' models, which need Python. */
  readonly judge?: Judge | null
  readonly onCluster?: boolean
}

/** The engine over the SDK's client and sockets, against the stand-in. */
export async function openRedshift(options: RedshiftBenchOptions): Promise<RedshiftBench> {
  const { judge = null, onCluster = false, ...setUp } = options
  const account = await openAccount({
    setUp: { redshift: { ...setUp, places: ['lakefront', 'some-cluster'] } },
    times: {},
    judge,
  })
  const client = new RedshiftDataClient(sdkConfig(account.url))
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
    onStray: (id) => void strays.push(id),
  })
  return {
    ...account,
    engine,
    client,
    strays,
    async close() {
      await engine.close()
      client.destroy()
      await account.close()
    },
  }
}
