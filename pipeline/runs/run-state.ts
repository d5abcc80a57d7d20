import type { Instant } from '../../src/model/clock'
import type { Failure, RunStatus } from '../../src/model/run'
import type { Observation } from '../launchers/launcher'

/** What the state machine knows of a run. */
export interface RunState {
  readonly status: RunStatus
  /** The one attempt that has not ended; null while queued and at the end. */
  readonly attempt: ActiveAttempt | null
  /** Attempts since a client queued the run that ended before their work started. */
  readonly neverStarted: number
  readonly failure: Failure | null
}

export interface ActiveAttempt {
  readonly id: string
  readonly status: 'starting' | 'running'
  /** Null: whether it was submitted is in doubt. */
  readonly externalId: string | null
  readonly submissions: number
  /** Of the last submission; before the first, of the intent. */
  readonly submittedAt: Instant
  readonly startedAt: Instant | null
}

export type RunEvent =
  | { readonly kind: 'cancelRequested' }
  | { readonly kind: 'retryRequested' }
  /** No partition of the window is stale. */
  | { readonly kind: 'nothingToDo' }
  /** The attempt and what it is to do is written down. */
  | { readonly kind: 'intended'; readonly attemptId: string }
  | { readonly kind: 'submitting' }
  | { readonly kind: 'submitted'; readonly externalId: string }
  | { readonly kind: 'observed'; readonly observation: Observation }
  /** Read after the attempt was seen ended; `reason` is why it ended. */
  | {
      readonly kind: 'resultRead'
      readonly result: 'succeeded' | 'absent' | Failure
      readonly reason: string
    }
  /** Who holds the claim of an attempt that left no result. */
  | {
      readonly kind: 'claimed'
      readonly by: 'attempt' | 'reconciler'
      readonly reason: string
      /** Why the launcher would not take the attempt. */
      readonly refusal: Failure | null
    }
  | { readonly kind: 'published' }
  /** Cannot be prepared, or what the attempt wrote may not be published. */
  | { readonly kind: 'refused'; readonly failure: Failure }

export type Effect =
  | { readonly kind: 'submit'; readonly attemptId: string }
  | { readonly kind: 'cancel'; readonly attemptId: string }
  | { readonly kind: 'readResult'; readonly attemptId: string; readonly reason: string }
  | {
      readonly kind: 'takeClaim'
      readonly attemptId: string
      readonly reason: string
      readonly refusal: Failure | null
    }
  | { readonly kind: 'publish'; readonly attemptId: string }

export interface Transition {
  readonly next: RunState
  /** The attempt that this ends. Unless it succeeded, its branches are to be dropped. */
  readonly ended: {
    readonly attemptId: string
    readonly status: 'succeeded' | 'failed' | 'canceled'
  } | null
  readonly effects: readonly Effect[]
}

export interface Policy {
  /** How long the launcher may not show an attempt that was submitted. */
  readonly lagMicros: bigint
  /** Submissions of one attempt while it is in doubt whether any arrived. */
  readonly maxSubmissions: number
  /** Attempts of one run that end before their work starts. */
  readonly maxNeverStarted: number
}
