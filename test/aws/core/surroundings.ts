import type { Instant } from '../../../src/model/clock'
import type { Executor } from './executor'
import type { Ids } from './ids'
import type { Store } from './store'

/** An event of a service as EventBridge takes it; the envelope is put around it on delivery. */
export interface StateChange {
  readonly source: string
  readonly detailType: string
  readonly at: Instant
  readonly resources: readonly string[]
  readonly detail: Readonly<Record<string, unknown>>
}

/** What every service is given. */
export interface Surroundings {
  readonly store: Store
  readonly executor: Executor
  readonly ids: Ids
  readonly publish: (change: StateChange) => void
}

export const REGION = 'eu-central-1'
export const ACCOUNT = '123456789012'

export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`
}
