import type { Instant } from '../../src/model/clock'
import type { Failure } from '../../src/model/run'
import type { RunState } from '../../src/model/run-state'
import type { Observation } from '../launchers/launcher'

export type RunEvent =
  | { readonly kind: 'cancelRequested' }
  | { readonly kind: 'retryRequested' }
  /** No partition of the window is stale. */
  | { readonly kind: 'nothingToDo' }
  /** The attempt and what it is to do is written down. */
  | {
      readonly kind: 'intended'
      readonly attemptId: string
      readonly launcher: string
      readonly publishes: boolean
    }
  | { readonly kind: 'submitting' }
  | { readonly kind: 'submitted'; readonly externalId: string }
  /** The service has no room: the submission never happened. */
  | { readonly kind: 'full'; readonly message: string }
  /** `lookedAt` is when the look began: what it did not find may have arrived since. */
  | {
      readonly kind: 'observed'
      readonly observation: Observation
      readonly by: 'list' | 'look'
      readonly lookedAt: Instant
    }
  /** Time passed, and the launcher told nothing of the attempt. */
  | { readonly kind: 'ticked' }
  /** `reason` is why it was read; `ended`: the attempt was seen ended before. */
  | {
      readonly kind: 'resultRead'
      readonly result: 'succeeded' | 'absent' | Failure
      readonly reason: string
      readonly ended: boolean
    }
  /** Who holds the claim of an attempt that left no result. */
  | {
      readonly kind: 'claimed'
      readonly by: 'attempt' | 'reconciler'
      readonly reason: string
      readonly ended: boolean
      /** Why the launcher would not take the attempt. */
      readonly refusal: Failure | null
    }
  | { readonly kind: 'published' }
  /** Cannot be prepared, or what the attempt wrote may not be published. */
  | { readonly kind: 'refused'; readonly failure: Failure }

export type Effect =
  | { readonly kind: 'submit'; readonly attemptId: string }
  /** Look for it wherever it may have arrived. */
  | { readonly kind: 'look'; readonly attemptId: string }
  | { readonly kind: 'cancel'; readonly attemptId: string }
  | {
      readonly kind: 'readResult'
      readonly attemptId: string
      readonly reason: string
      readonly ended: boolean
    }
  | {
      readonly kind: 'takeClaim'
      readonly attemptId: string
      readonly reason: string
      readonly ended: boolean
      readonly refusal: Failure | null
    }
  | { readonly kind: 'publish'; readonly attemptId: string }

export interface EndedAttempt {
  readonly attemptId: string
  readonly status: 'succeeded' | 'failed' | 'canceled'
  readonly failure: Failure | null
}

export interface Transition {
  readonly next: RunState
  /** The attempt that this ends. Unless it succeeded, its branches are to be dropped. */
  readonly ended: EndedAttempt | null
  /** It may still write: its tables stay with the run until a client retries or cancels that. */
  readonly abandoned: boolean
  readonly effects: readonly Effect[]
}

/** When something happens, and its share of chance: from 0 to below 1, it spreads what is tried again. */
export interface Moment {
  readonly now: Instant
  readonly chance: number
}
