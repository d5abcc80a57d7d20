import { z } from 'zod'
import type { summarizeParameters } from '../runs/attempt-files'
import { defineJob, type Job } from './job'
import { planSummarizing } from './summarizing-staleness'
import { covering, window } from './window'

const input = z.object({
  window: window.describe('Whole UTC days, until exclusive; of them the stale ones are made.'),
})

export interface SummarizingJob {
  readonly name: string
  /** Counts up when the same input would give other output. */
  readonly version: number
  readonly description: string
  readonly needs: readonly string[]
  /** Dataset, partitioned by day, whose published snapshot is read. */
  readonly reads: string
  /** Dataset, partitioned by the same days, whose days are replaced. */
  readonly produces: string
  /** Below the repository's root, for example spark.jobs.summarize_traffic. */
  readonly module: string
}

/** A job that makes each day of a table from the same day of another one. Only stale days of the window are made. */
export function defineSummarizingJob(job: SummarizingJob): Job<typeof input> {
  const { name, version, description, needs, reads, produces, module } = job
  return defineJob({
    name,
    version,
    description,
    input,
    needs,
    produces: [produces],
    reads: [reads],
    program: { kind: 'spark', module },
    async prepare(given, context) {
      const [source, target] = await Promise.all([
        context.partitions(reads),
        context.partitions(produces),
      ])
      const inputs = planSummarizing(
        { jobVersion: version, source, target },
        covering(given.window),
      )
      const parameters: z.infer<typeof summarizeParameters> = { days: Object.keys(inputs) }
      if (parameters.days.length === 0) return { kind: 'nothingToDo' }
      return { kind: 'work', parameters, inputs: { [produces]: inputs } }
    },
  })
}
