import type { RunView } from './run-view'

/** Whole UTC days, until exclusive. */
export interface DayWindow {
  readonly from: string
  readonly until: string
}

const DAY_MILLISECONDS = 86_400_000

/** From the first to the last day that the files of an ingestion touch; null where they touch none. */
export function summaryWindow(files: RunView['files']): DayWindow | null {
  const times = files
    .flatMap(({ firstTime, lastTime }) => [firstTime, lastTime])
    .flatMap((time) => (time === null ? [] : [Date.parse(time)]))
  if (times.length === 0) return null
  // reduce, since a call with an argument for each of very many files would overflow the stack.
  const first = times.reduce((a, b) => Math.min(a, b))
  const last = times.reduce((a, b) => Math.max(a, b))
  return { from: dayStart(first), until: dayStart(last + DAY_MILLISECONDS) }
}

function dayStart(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 10)}T00:00:00Z`
}
