import type { z } from 'zod'
import { DEFAULT_LIMITS, LARGEST_LIMIT, type Limits } from './limits'

/** Limits out of "depth=12, rows=5000"; those not named keep their default. Each fault becomes an issue. */
export function readLimits(text: string, context: z.core.$RefinementCtx<string>): Limits {
  const fault = (message: string) => context.addIssue({ code: 'custom', message })
  const given = new Map<string, number>()
  const entries = text.split(',').map((entry) => entry.trim())
  for (const entry of entries.filter((each) => each !== '')) {
    const [name = '', ...values] = entry.split('=').map((part) => part.trim())
    const value = values.join('=')
    if (!Object.hasOwn(DEFAULT_LIMITS, name))
      fault(
        `names "${name}", which is no limit; there are ${Object.keys(DEFAULT_LIMITS).join(', ')}`,
      )
    else if (!/^\d{1,10}$/.test(value) || Number(value) < 1 || Number(value) > LARGEST_LIMIT)
      fault(`gives ${name} "${value}": use a whole number from 1 to ${LARGEST_LIMIT}`)
    else if (given.has(name)) fault(`names ${name} twice`)
    else given.set(name, Number(value))
  }
  return Object.freeze({ ...DEFAULT_LIMITS, ...Object.fromEntries(given) })
}
