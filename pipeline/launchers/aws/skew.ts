/** A service's clock may be behind ours by this much, in microseconds. */
export const SKEW_MICROS = 5n * 60_000_000n
