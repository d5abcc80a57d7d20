import { civilOf, daysOf } from './calendar'

/** A day as ISO 8601 names it by weeks. Days count from 1970-01-01, weekdays from 0, Monday. */
export interface IsoDay {
  readonly year: number
  readonly week: number
  readonly weekday: number
}

export function isoDayOf(days: number): IsoDay {
  const weekday = modulo(days + 3, 7)
  // The year of a week is that of its Thursday.
  const thursday = days - weekday + 3
  const [year] = civilOf(thursday)
  return { year, week: Math.floor((thursday - daysOf(year, 1, 1)) / 7) + 1, weekday }
}

/** Null where the year has no such week. */
export function daysOfIso({ year, week, weekday }: IsoDay): number | null {
  const days = isoYearStart(year) + (week - 1) * 7 + weekday
  return isoDayOf(days).year === year ? days : null
}

/** The Monday of week 1. */
export function isoYearStart(year: number): number {
  const fourth = daysOf(year, 1, 4)
  return fourth - modulo(fourth + 3, 7)
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}
