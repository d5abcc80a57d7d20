import type { Instant } from '../../../src/model/clock'

export const MILLISECOND = 1_000n
export const SECOND = 1_000_000n
export const MINUTE = 60n * SECOND

/** Epoch seconds with milliseconds: how an instant travels in the bodies of JSON protocols. */
export function epochSeconds(instant: Instant): number {
  return Number(instant / MILLISECOND) / 1_000
}

export function fromEpochSeconds(seconds: number): Instant {
  return BigInt(Math.round(seconds * 1_000)) * MILLISECOND
}

export function isoSeconds(instant: Instant): string {
  return new Date(Number(instant / MILLISECOND)).toISOString().replace(/\.\d+Z$/, 'Z')
}

export function latest(...instants: readonly Instant[]): Instant {
  return instants.reduce((most, instant) => (instant > most ? instant : most))
}

/** 0 of none. */
export function earliest(instants: readonly Instant[]): Instant {
  const [first = 0n, ...rest] = instants
  return rest.reduce((least, instant) => (instant < least ? instant : least), first)
}
