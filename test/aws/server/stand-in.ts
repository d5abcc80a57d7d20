import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../../src/model/clock'
import { type Account, type AccountParts, makeAccount } from '../account'
import { randomIds } from '../core/ids'
import { memoryStore } from '../core/store'
import { FaultScript } from '../faults/script'
import { ServiceModels } from '../model/service-models'
import { controlRoutes } from '../process/control'
import { Gateway } from '../protocol/gateway'
import { type AwsServer, serve } from './http-server'

/** Holds botocore and moto; made by `node infra/local/setup-aws.mjs`. */
export const AWS_ENVIRONMENT = path.resolve(__dirname, '../../../.tools/aws-venv')

/** How often time is looked at when nobody calls: what is due starts no later than this. */
const TICK_MS = 10

export type StandInOptions = Pick<AccountParts, 'executor' | 'setUp' | 'times'> &
  Partial<Pick<AccountParts, 'clock' | 'store'>> & {
    readonly port?: number
    readonly withControl?: boolean
  }

export interface StandIn extends Account {
  readonly url: string
  readonly gateway: Gateway
  readonly script: FaultScript
  close(): Promise<void>
}

/** The stand-in on loopback in real time, every call and answer judged by the services' models. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const script = new FaultScript()
  const account = makeAccount({
    clock: systemClock,
    store: memoryStore(),
    ids: randomIds,
    faults: script.faultsOf,
    ...options,
  })
  const judge = new ServiceModels(AWS_ENVIRONMENT)
  const gateway = new Gateway({ ...account, judge, pause: (ms) => delay(ms) })
  const control = controlRoutes(script, account.aws.log, gateway)
  const others = options.withControl === true ? control : undefined
  const server: AwsServer = await serve(gateway, options.port, others)
  const ticks = setInterval(() => account.aws.advance(), TICK_MS)
  return {
    ...account,
    url: server.url,
    gateway,
    script,
    close: async () => {
      clearInterval(ticks)
      await server.close()
    },
  }
}
