import { z } from 'zod'
import { parseInstant } from '../../src/store/instant'

const DAY_MICROS = 86_400_000_000n

const wholeDay = z
  .string()
  .refine((text) => dayIndex(text) !== null, {
    error: 'must be an instant at the start of a UTC day, for example 2015-05-17T00:00:00Z.',
    abort: true,
  })
  // One spelling, so that the same window is the same input.
  .overwrite((text) => `${dayName(dayIndex(text) ?? 0n)}T00:00:00Z`)

/** Whole UTC days; `until` is exclusive. */
export const window = z
  .object({ from: wholeDay, until: wholeDay })
  .refine(({ from, until }) => from < until, {
    path: ['until'],
    error: 'must be after from: it is exclusive.',
  })
export type Window = z.infer<typeof window>

/** Tells days, YYYY-MM-DD, inside the window. Years have four digits, so text compares as time. */
export function covering({ from, until }: Window): (day: string) => boolean {
  const [first, end] = [from.slice(0, 10), until.slice(0, 10)]
  return (day) => first <= day && day < end
}

/** Days since 1970-01-01; null unless the text is an instant at the start of one. */
function dayIndex(text: string): bigint | null {
  const instant = tryInstant(text)
  return instant === null || instant % DAY_MICROS !== 0n ? null : instant / DAY_MICROS
}

function tryInstant(text: string): bigint | null {
  try {
    const date = text.slice(0, 10)
    // 31 February reads as 3 March: only a date that comes back as it was is one.
    return dayName(BigInt(Date.parse(date)) / 86_400_000n) === date ? parseInstant(text) : null
  } catch {
    return null
  }
}

function dayName(index: bigint): string {
  return new Date(Number(index) * 86_400_000).toISOString().slice(0, 10)
}
