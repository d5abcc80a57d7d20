import type { Instant } from '../../src/model/clock'
import type { AttemptStore } from './attempt-store'

/** What an attempt executes; the launcher decides how. */
export type Program =
  /** A Python module run by spark-submit. */
  | { readonly kind: 'spark'; readonly module: string }
  /** A module of pipeline/sources, run by Node. */
  | { readonly kind: 'node'; readonly module: string }
  /** A crawler of the Glue Data Catalog. A run of it leases `crawler:<name>`: one crawl at a time. */
  | { readonly kind: 'crawler'; readonly crawler: string }
  /** Copies what is published of a dataset into an engine that has tables of its own. */
  | { readonly kind: 'load'; readonly dataset: string }

/** An attempt, as a launcher is asked about it. */
export interface AttemptRef {
  readonly attemptId: string
  /** Null: whether it was submitted is in doubt. */
  readonly externalId: string | null
  /** No submission of it was before this instant. */
  readonly intendedAt: Instant
}

/** What the log of an attempt is found by. */
export type LoggedAttempt = Pick<AttemptRef, 'attemptId' | 'externalId'>

export interface Submission extends AttemptRef {
  /** The job's name, for people who look at the service's own console. */
  readonly job: string
  readonly program: Program
  /** Addresses of the attempt's own files, in the launcher's store. */
  readonly requestAddress: string
  readonly resultAddress: string
}

export type Submitted =
  | { readonly kind: 'accepted'; readonly externalId: string }
  /** The service has no room now: nothing was started, and it may be asked again. */
  | { readonly kind: 'full'; readonly message: string }

/** Where people find the attempt. */
export interface AttemptLinks {
  readonly console: string | null
  readonly log: string | null
}

/**
 * Where an attempt is. What it did is told by result.json alone: `ended` without one is a failure.
 * `notFound`: nothing runs and nothing says that it ever did: in doubt the claim is taken before
 * anything else is decided.
 */
export type Observation =
  /** The service has it and has not begun. */
  | { readonly kind: 'waiting'; readonly externalId: string }
  | {
      readonly kind: 'running'
      readonly externalId: string
      readonly startedAt: Instant | null
      /** Its last sign of life, where the launcher has one. */
      readonly heartbeatAt?: Instant
    }
  | { readonly kind: 'ended'; readonly externalId: string; readonly reason: string }
  /** What executes writes no result.json (a crawler): the service's own word counts. Null: it succeeded. */
  | { readonly kind: 'finished'; readonly externalId: string; readonly failure: string | null }
  /** A state that the service did not have when this was written: told, and never taken for another. */
  | { readonly kind: 'unknown'; readonly externalId: string; readonly state: string }
  | { readonly kind: 'notFound' }

/** Submits attempts to where they execute and reads their state there. One file each. */
export interface Launcher {
  readonly name: string
  /** Attempts run on the server's machine, and are canceled when it is stopped by hand. */
  readonly local: boolean
  /** Attempts that may run at the same time. */
  readonly capacity: number
  /** How long a submitted attempt may be missing from what `find` and `observe` see, in milliseconds. */
  readonly lagMs: number
  /**
   * Between two looks at its attempts, in milliseconds: all of them are observed together at
   * multiples of it. Absent: 200 where attempts are local, else 15,000. An event that wakes the
   * reconciler comes before.
   */
  readonly pollMs?: number
  /** Where the files of its attempts are. */
  readonly store: AttemptStore
  /**
   * Never twice without `find` between, and not before the lag is over.
   * @throws CodedError the service refuses it for good; any other error leaves it in doubt
   */
  submit(submission: Submission): Promise<Submitted>
  /** Looks for one attempt wherever a submission of it may have arrived, by token, name or arguments. */
  find(attempt: AttemptRef): Promise<Observation>
  /**
   * In bounded calls however many attempts; an attempt that is not in the answer is looked at again later.
   * @throws PartlySeen where only some of them could be looked at
   */
  observe(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Observation>>
  /** Asks for the end; the attempt counts as canceled only when `observe` says so. */
  cancel(attempt: AttemptRef): Promise<void>
  links(attempt: AttemptRef): AttemptLinks
  /** Its last lines; null where no log can be read (yet), though `links` may lead to one. */
  logTail(attempt: LoggedAttempt, lines: number): Promise<readonly string[] | null>
}
