import type { Instant } from '../../../src/model/clock'
import type { Observation } from '../launcher'

/** What a service's state means for an attempt. No state means success: result.json alone tells that. */
export type Phase = 'waiting' | 'running' | 'ended'

/** Every state of a service, by the SDK's own enum: one that is missing is a type error. */
export type Phases<State extends string> = Readonly<Record<State, Phase>>

/** An execution as the service told it; absent members are undefined there. */
export interface Told {
  readonly externalId: string
  readonly state: string | undefined
  readonly startedAt: Date | undefined
  /** What the service says of its end. */
  readonly reason: string | undefined
}

/** The service told something: it is there. */
export type Seen = Exclude<Observation, { kind: 'notFound' }>

/** @param phases of all states that were known when this was written */
export function observationOf(phases: Readonly<Record<string, Phase>>, told: Told): Seen {
  const { externalId, state = 'absent', startedAt, reason } = told
  const phase = Object.hasOwn(phases, state) ? phases[state] : undefined
  switch (phase) {
    case undefined:
      return { kind: 'unknown', externalId, state }
    case 'waiting':
      return { kind: 'waiting', externalId }
    case 'running':
      return { kind: 'running', externalId, startedAt: instantOf(startedAt) }
    case 'ended':
      return { kind: 'ended', externalId, reason: reasonOf(state, reason) }
  }
}

export function instantOf(date: Date | undefined): Instant | null {
  return date === undefined ? null : BigInt(date.getTime()) * 1000n
}

export function dateOf(instant: Instant): Date {
  return new Date(Number(instant / 1000n))
}

function reasonOf(state: string, reason: string | undefined): string {
  const what = `the service says ${state}`
  return reason === undefined || reason === '' ? what : `${what}: ${reason}`
}
