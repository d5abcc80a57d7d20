import type { Clock } from '../../src/model/clock'
import { Aws } from './core/aws'
import type { Executor } from './core/executor'
import type { Ids } from './core/ids'
import type { Store } from './core/store'
import type { StateChange, Surroundings } from './core/surroundings'
import { emrBinding } from './emr/binding'
import { emr } from './emr/emr'
import type { EmrTimes } from './emr/records'
import { emrServerlessBinding } from './emr-serverless/binding'
import { emrServerless } from './emr-serverless/emr-serverless'
import type { ApplicationSetUp, EmrServerlessTimes } from './emr-serverless/records'
import type { FaultSource } from './faults/script'
import type { Binding } from './protocol/binding'

/** What is in the account before anybody calls: launchers make none of it. */
export interface AccountSetUp {
  readonly applications?: readonly ApplicationSetUp[]
}

/** How long the services' own transitions take; what is absent is quick. */
export interface ServiceTimes {
  readonly emr?: EmrTimes
  readonly emrServerless?: EmrServerlessTimes
}

export interface AccountParts {
  readonly clock: Clock
  readonly store: Store
  readonly executor: Executor
  readonly ids: Ids
  readonly faults: FaultSource
  readonly setUp: AccountSetUp
  readonly times?: ServiceTimes
  /** Hears every state change; absent: nobody does. */
  readonly publish?: (change: StateChange) => void
}

export interface Account {
  readonly aws: Aws
  readonly bindings: readonly Binding[]
}

/** Every service of the stand-in: a new one is a line here and a line in the bindings. */
export function makeAccount(parts: AccountParts): Account {
  const { clock, faults, setUp, times = {} } = parts
  const surroundings: Surroundings = { ...parts, publish: parts.publish ?? (() => undefined) }
  const services = [
    emr(surroundings, times.emr),
    emrServerless(surroundings, setUp.applications ?? [], times.emrServerless),
  ]
  return {
    aws: new Aws({ clock, services, faults }),
    bindings: [emrBinding, emrServerlessBinding],
  }
}
