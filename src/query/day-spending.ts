import type { Instant } from '../model/clock'

/** Bytes of one principal on one day, UTC. */
export interface DayBytes {
  readonly principal: string
  /** The day's first instant. */
  readonly day: Instant
  readonly bytes: bigint
}

/** What principals have spent of their days, at all servers together. */
export interface DaySpending {
  /**
   * Adds the bytes, unless they would be more than the limit together with what was spent before:
   * of any number that are added at once, as many as fit. Says what had been spent.
   */
  add(
    bytes: DayBytes,
    limit: bigint,
  ): Promise<{ readonly isAdded: boolean; readonly spent: bigint }>
}
