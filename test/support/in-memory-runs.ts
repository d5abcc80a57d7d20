import { isDeepStrictEqual } from 'node:util'
import type { Job } from '../../pipeline/jobs/job'
import type { RunService } from '../../pipeline/runs/run-service'
import { CodedError } from '../../src/model/coded-error'
import { isTerminal, type Run } from '../../src/model/run'

/** Runs that are kept and never executed. */
export function inMemoryRuns(jobs: readonly Job[], seed: readonly Run[] = []): RunService {
  const runs = new Map(seed.map((run) => [run.id, run]))
  const keys = new Map<string, string>()
  const put = (run: Run): Run => {
    runs.set(run.id, run)
    return run
  }
  const existing = (id: string): Run => {
    const run = runs.get(id)
    if (run === undefined) throw new CodedError('NOT_FOUND', 'there is no such run')
    return run
  }
  return {
    jobs,
    start: async (job, input, key, principal) => {
      const place = `${principal.id} ${job} ${key}`
      const known = keys.get(place)
      if (known !== undefined) {
        if (isDeepStrictEqual(existing(known).input, input)) return existing(known)
        throw new CodedError('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey was used with other input')
      }
      const run = queuedRun(`run-${runs.size + 1}`, job, input)
      keys.set(place, run.id)
      return put(run)
    },
    cancel: async (id) => {
      const run = existing(id)
      if (isTerminal(run.status)) throw new CodedError('WRONG_RUN_STATUS', 'the run is over')
      return put({ ...run, status: 'canceled', revision: run.revision + 1 })
    },
    retry: async (id) => put({ ...existing(id), status: 'queued' }),
    get: async (id) => runs.get(id) ?? null,
    getMany: async (ids) => ids.map((id) => runs.get(id) ?? null),
    logTail: async (id) => existing(id).logTail,
    events: async () => new Map(),
    list: async (filter, first, after) => {
      const all = [...runs.values()]
        .reverse()
        .filter(({ job }) => filter.jobs?.includes(job) ?? true)
        .filter(({ status }) => filter.statuses?.includes(status) ?? true)
      const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1
      return { runs: all.slice(from, from + first), hasNextPage: all.length > from + first }
    },
  }
}

export function queuedRun(id: string, job: string, input: unknown): Run {
  return {
    id,
    revision: 1,
    job,
    status: 'queued',
    input,
    createdAt: 1_431_857_103_000_001n,
    startedAt: null,
    endedAt: null,
    attempts: [],
    rows: null,
    outputs: [],
    files: [],
    failure: null,
    logTail: [],
  }
}
