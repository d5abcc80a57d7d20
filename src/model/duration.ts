const DURATION = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const SECONDS = [86_400n, 3_600n, 60n, 1n] as const

/**
 * Microseconds of an ISO 8601 duration of days, hours, minutes and seconds, such as PT26H or P1DT2H.
 * Null for another text, and for nothing: months and years have no length of their own.
 */
export function durationMicros(text: string): bigint | null {
  const match = DURATION.exec(text)
  if (match === null) return null
  const seconds = match
    .slice(1)
    .reduce((sum, part, index) => sum + BigInt(part ?? 0) * (SECONDS[index] ?? 0n), 0n)
  return seconds === 0n ? null : seconds * 1_000_000n
}
