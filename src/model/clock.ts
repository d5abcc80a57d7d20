/** Microseconds since 1970-01-01T00:00:00Z. */
export type Instant = bigint

/** Now. Passed in, so that tests move time instead of sleeping. */
export type Clock = () => Instant

export const systemClock: Clock = () => BigInt(Date.now()) * 1000n
