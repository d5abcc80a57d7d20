/** Requests by hour of the day (UTC), from a quiet night to the evening's peak. */
const BY_HOUR = [
  4, 3, 2, 2, 2, 3, 5, 8, 11, 13, 14, 15, 16, 15, 15, 15, 16, 18, 20, 22, 21, 17, 11, 7,
] as const
/** From Sunday on: people shop when they are at home. */
const BY_WEEKDAY = [1.25, 0.95, 0.9, 0.9, 0.95, 1, 1.15] as const

const mean = (weights: readonly number[]) =>
  weights.reduce((sum, weight) => sum + weight, 0) / weights.length

/** How busy an hour is; 1 on the average of a week. Hours are counted from 1970-01-01T00:00:00Z. */
export function busyness(epochHour: number): number {
  const hour = ((epochHour % 24) + 24) % 24
  // The first day of the count was a Thursday.
  const weekday = (((Math.floor(epochHour / 24) + 4) % 7) + 7) % 7
  return ((BY_HOUR[hour] ?? 0) / mean(BY_HOUR)) * ((BY_WEEKDAY[weekday] ?? 0) / mean(BY_WEEKDAY))
}
