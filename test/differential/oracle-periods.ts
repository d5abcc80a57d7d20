import type { Comparison } from '../../src/model/comparison'
import type { TimeGrain } from '../../src/model/expression'
import { allShowing, bucket, dayText, firstShowing, isoWeek, shown } from './oracle-clock'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A window of quarters of an hour, and by how much local times go back; see `compareTo`. */
export class Period {
  readonly window: { readonly from: bigint; readonly until: bigint }
  private readonly back: (local: number) => number | null
  readonly isRefused: boolean

  constructor(
    comparison: Comparison,
    window: { readonly from: bigint; readonly until: bigint },
    grains: readonly TimeGrain[],
    private readonly zone: string,
  ) {
    const [from, until] = [shown(window.from, zone), shown(window.until, zone)]
    const months = monthsBetween(from, until)
    const byWeek = grains.includes('week')
    let moved: 'time' | 'months' | 'iso' = 'time'
    let length = 7 * DAY
    if (comparison === 'previous-period') length = until - from
    if (comparison === 'last-week') length = 7 * DAY
    if (comparison === 'last-year' && byWeek) moved = 'iso'
    let count = 0
    if (comparison === 'last-month') count = 1
    if (comparison === 'last-year' && !byWeek) count = 12
    if (comparison === 'previous-period' && months > 0) count = months
    if (count > 0) moved = 'months'
    this.back = (local) => {
      if (moved === 'time') return local - length
      return moved === 'months' ? monthsBack(local, count) : isoYearBack(local)
    }
    const unit = { hour: HOUR, day: DAY, week: 7 * DAY, month: Infinity }
    this.isRefused = grains.some((grain) => {
      if (moved === 'time') return grain === 'month' || length % unit[grain] !== 0
      return moved === 'months' ? grain === 'week' : grain === 'month'
    })
    const end = moved === 'time' ? until - length : this.endBack(until)
    const [first, last] = [firstShowing(this.startBack(from), zone), firstShowing(end, zone)]
    this.window = { from: first, until: last < first ? first : last }
  }

  /** Null where the earlier period lacks it. */
  partner(name: bigint | string, grain: TimeGrain): bigint | string | null {
    if (typeof name === 'string') {
      const moved = this.back(Date.parse(`${name}T00:00:00Z`))
      return moved === null ? null : dayText(new Date(moved))
    }
    const local = shown(name, this.zone)
    const moved = this.back(local)
    const found = moved === null ? [] : allShowing(moved, this.zone)
    const offset = BigInt(local) * 1000n - name
    const same = found.find((one) => BigInt(shown(one, this.zone)) * 1000n - one === offset)
    const instant = same ?? found[0]
    return instant === undefined ? null : bucket(instant, grain, this.zone)
  }

  /** A week 53 that the year before lacks begins where that year ends. */
  private startBack(local: number): number {
    return this.back(local) ?? mondayOfWeekOne(isoWeek(local).year)
  }

  /** Where the last day, or the day before if it is not whole, ends a period earlier. */
  private endBack(until: number): number {
    const lastDay = Math.floor((until - 1) / DAY) * DAY
    const after = (day: number) => {
      const moved = this.back(day)
      return moved === null ? mondayOfWeekOne(isoWeek(day).year) : moved + DAY
    }
    if (until % DAY === 0) return after(lastDay)
    return Math.max(after(lastDay - DAY), this.startBack(until))
  }
}

function monthsBetween(from: number, until: number): number {
  const [a, b] = [new Date(from), new Date(until)]
  const isStart = (date: Date) => date.getUTCDate() === 1 && date.getTime() % DAY === 0
  if (!isStart(a) || !isStart(b)) return 0
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
}

function monthsBack(local: number, months: number): number {
  const date = new Date(local)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() - months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.getTime()
}

/** Looks through the days of the year before for the one that is called the same. */
function isoYearBack(local: number): number | null {
  const { year, week } = isoWeek(local)
  const weekday = new Date(local).getUTCDay()
  for (let day = Date.UTC(year - 2, 11, 1); day < Date.UTC(year, 0, 31); day += DAY) {
    const found = isoWeek(day)
    const isSame = found.year === year - 1 && found.week === week
    if (isSame && new Date(day).getUTCDay() === weekday) return day + (((local % DAY) + DAY) % DAY)
  }
  return null
}

function mondayOfWeekOne(year: number): number {
  for (let day = Date.UTC(year - 1, 11, 25); ; day += DAY) {
    const found = isoWeek(day)
    if (found.year === year && found.week === 1 && new Date(day).getUTCDay() === 1) return day
  }
}
