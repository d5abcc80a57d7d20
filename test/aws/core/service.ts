import type { z } from 'zod'
import type { Instant } from '../../../src/model/clock'

/** A structure as it travels: members named as in the service's model, instants as epoch seconds. */
export type Members = Readonly<Record<string, unknown>>

/** What a service answers at once, or what it answers once `poll`, asked again and again, gives something. */
export type Outcome =
  | { readonly kind: 'answer'; readonly members: Members }
  | { readonly kind: 'waiting'; readonly poll: (now: Instant) => Members | null }

/** How the services' conditions are at one call; faults change them, the services only obey. */
export interface Conditions {
  readonly now: Instant
  /** Records made after this instant are not seen by reads. */
  readonly seenUntil: Instant
  /** No page is longer than this. */
  readonly pageLimit: number
  /** Whether this entry of a batch fails. */
  readonly fails: (id: string, index: number) => boolean
  /** The cancel is accepted and comes too late: the work ends on its own. */
  readonly cancelTooLate: boolean
  /** What is delivered is delivered twice. */
  readonly twice: boolean
  /** Shown in place of every state, if any: what a later version of the service might say. */
  readonly shownState: string | null
}

export function normalConditions(now: Instant): Conditions {
  return {
    now,
    seenUntil: now,
    pageLimit: Number.POSITIVE_INFINITY,
    fails: () => false,
    cancelTooLate: false,
    twice: false,
    shownState: null,
  }
}

/** Thrown by a service that refuses; becomes the protocol's error shape. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    /** Further members of the error's structure. */
    readonly members: Members = {},
  ) {
    super(message)
    this.name = 'ServiceError'
  }
}

export interface ErrorKind {
  readonly code: string
  readonly status: number
}

/** An operation: reads its input, which was validated against the service's model if there is one. */
export type Operation = (input: unknown, conditions: Conditions) => Outcome

/** One AWS service: pure but for its store and executor, moved by time only in `advance`. */
export interface AwsService {
  /** As the service's model is called in botocore, for example `emr-serverless`. */
  readonly name: string
  readonly operations: Readonly<Record<string, Operation>>
  /** How this service says that it was asked too often, that it failed, that the input is wrong. */
  readonly errors: Readonly<Record<'throttled' | 'failed' | 'invalid', ErrorKind>>
  /** Carries out what is due by now, in the order in which it falls due. */
  advance(now: Instant): void
  /** The ARN of what a call is about; `*` where IAM knows no resource for the action. */
  resourceOf(operation: string, input: Members): string
}

export function operation<Input>(
  schema: z.ZodType<Input>,
  act: (input: Input, conditions: Conditions) => Members,
): Operation {
  return (input, conditions) => ({
    kind: 'answer',
    members: act(schema.parse(input), conditions),
  })
}
