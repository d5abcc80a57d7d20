const DURATION = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const SECONDS = [86_400n, 3_600n, 60n, 1n] as const

/**
 * Microseconds of an ISO 8601 duration of days, hours, minutes and seconds, such as PT26H or P1DT2H.
 * Null for another text, and for nothing: months and years have no length of their own.
 */
export function durationMicros(text: string): bigint | null {
  const match = DURATION.exec(text)
  if (match === null) return null
  const parts: readonly (string | undefined)[] = match.slice(1)
  const seconds = SECONDS.reduce((sum, unit, index) => sum + BigInt(parts[index] ?? 0) * unit, 0n)
  return seconds === 0n ? null : seconds * 1_000_000n
}
