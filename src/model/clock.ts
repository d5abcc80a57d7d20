/** Now, in microseconds since 1970-01-01T00:00:00Z. Passed in, so that tests move time instead of sleeping. */
export type Clock = () => bigint

export const systemClock: Clock = () => BigInt(Date.now()) * 1000n
