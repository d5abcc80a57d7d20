import { broken, logLine } from './log-line'
import { type Random, randomOf } from './random'
import { busyness } from './rhythm'
import { type Request, session } from './session'

export interface SiteOptions {
  readonly seed: number
  /** Lines of an average hour. */
  readonly perHour: number
  /** Shares of all lines, from 0 to 1. */
  readonly serverErrorRate: number
  readonly brokenRate: number
  readonly lateRate: number
}

export const DEFAULT_SITE: SiteOptions = Object.freeze({
  seed: 1,
  perHour: 200,
  serverErrorRate: 0.005,
  brokenRate: 0.002,
  lateRate: 0.01,
})

const HOUR_SECONDS = 3600
const LATE_SECONDS_MAX = 2 * HOUR_SECONDS
/** Visitors known to the shop, for each line of an average hour. */
const SHOPPERS_PER_LINE = 25

/**
 * The lines written in one hour, in the order of writing. They depend on the options and the hour
 * alone, so hours put together in any range, order or file give the same lines. A late line was
 * asked for before the hour began.
 */
export function hourLog(epochHour: number, options: SiteOptions): readonly string[] {
  const random = randomOf(options.seed, 'hour', epochHour)
  const start = epochHour * HOUR_SECONDS
  return requestsOf(epochHour, options, random).map(({ writtenSecond, ...request }) => {
    const late = random.chance(options.lateRate)
    const second = late ? -random.between(1, LATE_SECONDS_MAX) : writtenSecond
    const line = logLine(withServerError(request, options, random), start + second)
    return random.chance(options.brokenRate) ? broken(line, random) : line
  })
}

interface WrittenRequest extends Request {
  /** From the start of the hour. */
  readonly writtenSecond: number
}

function requestsOf(
  epochHour: number,
  options: SiteOptions,
  random: Random,
): readonly WrittenRequest[] {
  const wanted = Math.round(options.perHour * busyness(epochHour) * (0.9 + random.next() * 0.2))
  const shoppers = Math.max(1, options.perHour * SHOPPERS_PER_LINE)
  const requests: WrittenRequest[] = []
  while (requests.length < wanted) {
    const begin = random.between(0, HOUR_SECONDS - 1)
    for (const request of session(options.seed, shoppers, random)) {
      const writtenSecond = begin + request.second
      if (writtenSecond < HOUR_SECONDS) requests.push({ ...request, writtenSecond })
    }
  }
  return requests.slice(0, wanted).sort((a, b) => a.writtenSecond - b.writtenSecond)
}

function withServerError(request: Request, options: SiteOptions, random: Random): Request {
  if (!random.chance(options.serverErrorRate)) return request
  const status = random.pick([500, 500, 502, 503])
  return { ...request, resource: { ...request.resource, status, bytes: 620 } }
}
