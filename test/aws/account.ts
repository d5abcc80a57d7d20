import type { Clock } from '../../src/model/clock'
import { athenaBinding } from './athena/binding'
import { athena } from './athena/athena'
import type { AthenaSetUp, AthenaTimes } from './athena/records'
import { Aws } from './core/aws'
import type { Executor } from './core/executor'
import type { Ids } from './core/ids'
import type { Store } from './core/store'
import type { Surroundings } from './core/surroundings'
import { eventBus, type EventRule } from './events/event-bus'
import { emrBinding } from './emr/binding'
import { emr } from './emr/emr'
import type { EmrTimes } from './emr/records'
import { emrServerlessBinding } from './emr-serverless/binding'
import { emrServerless } from './emr-serverless/emr-serverless'
import type { ApplicationSetUp, EmrServerlessTimes } from './emr-serverless/records'
import type { FaultSource } from './faults/script'
import { glueBinding } from './glue/binding'
import type { CrawlerSetUp } from './glue/crawler-records'
import { glue } from './glue/glue'
import type { GlueTimes, JobSetUp } from './glue/job-records'
import { lambdaBinding } from './lambda/binding'
import { lambda } from './lambda/lambda'
import type { FunctionSetUp, LambdaTimes } from './lambda/records'
import type { Binding } from './protocol/binding'
import { redshiftDataBinding } from './redshift-data/binding'
import type { RedshiftSetUp, RedshiftTimes } from './redshift-data/records'
import { redshiftData } from './redshift-data/redshift-data'
import { sqsBinding } from './sqs/binding'
import { Queues, type QueueSetUp } from './sqs/queues'
import { sqs } from './sqs/sqs'

/** What is in the account before anybody calls: launchers make none of it. */
export interface AccountSetUp {
  readonly athena?: AthenaSetUp
  readonly redshift?: RedshiftSetUp
  readonly applications?: readonly ApplicationSetUp[]
  readonly jobs?: readonly JobSetUp[]
  readonly crawlers?: readonly CrawlerSetUp[]
  readonly functions?: readonly FunctionSetUp[]
  readonly queues?: readonly QueueSetUp[]
  /** Which state changes EventBridge puts into which queue. */
  readonly rules?: readonly EventRule[]
}

/** How long the services' own transitions take; what is absent is quick. */
export interface ServiceTimes {
  readonly athena?: AthenaTimes
  readonly redshift?: RedshiftTimes
  readonly emr?: EmrTimes
  readonly emrServerless?: EmrServerlessTimes
  readonly glue?: GlueTimes
  readonly lambda?: LambdaTimes
  /** From a state change until its event can be received. */
  readonly eventsMs?: number
}

export interface AccountParts {
  readonly clock: Clock
  readonly store: Store
  readonly executor: Executor
  readonly ids: Ids
  readonly faults: FaultSource
  readonly setUp: AccountSetUp
  readonly times?: ServiceTimes
}

export interface Account {
  readonly aws: Aws
  readonly bindings: readonly Binding[]
}

/** Every service of the stand-in: a new one is a line here and a line in the bindings. */
export function makeAccount(parts: AccountParts): Account {
  const { clock, faults, setUp, ids, store, times = {} } = parts
  const queues = new Queues(store, ids, setUp.queues ?? [])
  const rules = setUp.rules ?? []
  const publish = eventBus({ rules, queues, ids, faults, deliveryMs: times.eventsMs ?? 0 })
  const surroundings: Surroundings = { ...parts, publish }
  const { applications = [], jobs = [], crawlers = [], functions = [] } = setUp
  const services = [
    ...(setUp.athena === undefined ? [] : [athena(surroundings, setUp.athena, times.athena)]),
    emr(surroundings, times.emr),
    emrServerless(surroundings, applications, times.emrServerless),
    glue(surroundings, { jobs, crawlers }, times.glue),
    lambda(surroundings, functions, times.lambda),
    sqs(queues, surroundings),
    ...(setUp.redshift === undefined
      ? []
      : [redshiftData(surroundings, setUp.redshift, times.redshift)]),
  ]
  return {
    aws: new Aws({ clock, services, faults }),
    bindings: [
      athenaBinding,
      emrBinding,
      emrServerlessBinding,
      glueBinding,
      lambdaBinding,
      sqsBinding,
      redshiftDataBinding,
    ],
  }
}
