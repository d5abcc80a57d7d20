import { z } from 'zod'
import { defineJob, type Job } from '../../../pipeline/jobs/job'
import type { Dataset } from '../../../src/model/dataset'

const DAYS = ['2015-05-17', '2015-05-18', '2015-05-19']

export const DATASETS: readonly Dataset[] = ['visits', 'strays', 'totals'].map((name) => ({
  name,
  table: `sim.${name}`,
  description: '',
  kind: 'rows',
  columns: [],
  partitionedBy: { column: 'day', transform: 'day' },
  grain: [],
  dimensions: [],
  measures: [],
  maxRows: 1,
}))

/** Short, so that all of them are met. Milliseconds. */
const TIMEOUTS = {
  queued: 600_000,
  starting: 40_000,
  running: 40_000,
  silent: 20_000,
  stopping: 40_000,
}

/** What a run is told: the days, and the state of the files that it would read. */
const input = z.object({ days: z.array(z.string()), files: z.string() })
export type SimInput = z.infer<typeof input>

export function inputOf(days: number, files: number): SimInput {
  return { days: DAYS.slice(0, days), files: `files ${files}` }
}

/** Jobs that share tables in every way: two that write the same, one that writes two, one that reads. */
export const JOBS: readonly Job[] = [
  simJob('clean', ['visits', 'strays'], []),
  simJob('compact', ['visits'], ['visits']),
  simJob('summarize', ['totals'], ['visits']),
]

function simJob(name: string, produces: readonly string[], reads: readonly string[]): Job {
  return defineJob({
    name,
    version: 1,
    description: '',
    input,
    needs: [],
    produces,
    reads,
    program: { kind: 'spark', module: name },
    retries: { firstMs: 2000 },
    timeouts: TIMEOUTS,
    prepare: async ({ days, files }, context) => {
      const sources = await Promise.all(reads.map((dataset) => context.published(dataset)))
      const inputs = `${name} ${files} ${sources.map((one) => one?.snapshotId ?? '').join()}`
      const stale = new Set<string>()
      for (const dataset of produces) {
        const written = await context.partitions(dataset)
        for (const day of days) if (written.get(day)?.inputs !== inputs) stale.add(day)
      }
      if (stale.size === 0) return { kind: 'nothingToDo' }
      await context.writeAttemptFile('inputs.json', JSON.stringify([...stale]))
      const perDay = Object.fromEntries([...stale].map((day) => [day, inputs]))
      return {
        kind: 'work',
        parameters: { days: [...stale] },
        inputs: Object.fromEntries(produces.map((dataset) => [dataset, perDay])),
      }
    },
  })
}
