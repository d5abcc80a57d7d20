import { z } from 'zod'
import { parseInstant } from '../../src/store/instant'

const DAY_MICROS = 86_400_000_000n
const MAX_DAYS = 3_660

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
  .superRefine(({ from, until }, context) => {
    const days = (dayIndex(until) ?? 0n) - (dayIndex(from) ?? 0n)
    if (days <= 0n) {
      context.addIssue({
        code: 'custom',
        path: ['until'],
        message: 'must be after from: it is exclusive.',
      })
    } else if (days > MAX_DAYS) {
      context.addIssue({
        code: 'custom',
        path: ['until'],
        message: `must be at most ${MAX_DAYS} days after from; split the window.`,
      })
    }
  })
export type Window = z.infer<typeof window>

/** Every day of the window, YYYY-MM-DD, in order. */
export function daysOf({ from, until }: Window): string[] {
  const first = dayIndex(from) ?? 0n
  const count = Number((dayIndex(until) ?? 0n) - first)
  return Array.from({ length: Math.max(count, 0) }, (_, index) => dayName(first + BigInt(index)))
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
