import type { Candidate, Usage } from '../../src/store/admission-repository'

export interface Limits {
  /** Runs that the launcher still takes. */
  readonly room: number
  /** Runs of the job that may be active at the same time; null: as many as there is room. */
  concurrencyOf(job: string): number | null
  /** Whether this launcher executes the job. */
  isOurs(job: string): boolean
  /** Its last try failed just now: it waits a moment and keeps its place. */
  isDue(runId: string): boolean
}

/**
 * Which queued runs are next, oldest first. A table goes to the oldest run that wants it, also where
 * that is still kept waiting by something else; limits keep nobody waiting but those that they limit.
 */
export function chooseRuns(
  candidates: readonly Candidate[],
  holders: ReadonlyMap<string, string>,
  usage: Usage,
  limits: Limits,
): Candidate[] {
  const wanted = new Set<string>()
  const byJob = new Map(usage.byJob)
  const chosen: Candidate[] = []
  for (const candidate of candidates) {
    const { tracked, tables } = candidate
    const isFree = tables.every((table) => {
      const holder = holders.get(table)
      return !wanted.has(table) && (holder === undefined || holder === tracked.id)
    })
    for (const table of tables) wanted.add(table)
    const active = byJob.get(tracked.job) ?? 0
    const hasPlace = active < (limits.concurrencyOf(tracked.job) ?? Infinity)
    const isNext = limits.isOurs(tracked.job) && limits.isDue(tracked.id)
    if (!isFree || !hasPlace || !isNext || chosen.length >= limits.room) continue
    byJob.set(tracked.job, active + 1)
    chosen.push(candidate)
  }
  return chosen
}
