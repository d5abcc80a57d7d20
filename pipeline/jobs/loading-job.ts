import { z } from 'zod'
import { CodedError } from '../../src/model/coded-error'
import type { loadParameters } from '../runs/attempt-files'
import { mainLease } from '../runs/main-lease'
import { defineJob, type Job } from './job'

const input = z.object({})

export interface LoadingJob {
  readonly name: string
  readonly version: number
  readonly description: string
  readonly needs: readonly string[]
  /** Dataset, whose published snapshot is copied. */
  readonly dataset: string
}

/**
 * A job that copies a dataset into the engine that serves it from tables of its own. What is copied is
 * the table's main, so that no run may move it meanwhile.
 */
export function defineLoadingJob({ dataset, ...job }: LoadingJob): Job<typeof input> {
  return defineJob({
    ...job,
    input,
    produces: [],
    reads: [dataset],
    leases: [mainLease(dataset)],
    program: { kind: 'load', dataset },
    async prepare(_, context) {
      if ((await context.shownAsMain(dataset)) === null) throw nothingPublished(dataset)
      const writes = [...(await context.partitions(dataset)).values()]
      const parameters: z.infer<typeof loadParameters> = {
        partitions: Object.fromEntries(writes.map(({ partition, runId }) => [partition, runId])),
      }
      return { kind: 'work', parameters, inputs: {} }
    },
  })
}

function nothingPublished(dataset: string): CodedError {
  return new CodedError(
    'NOTHING_PUBLISHED',
    `Nothing of ${dataset} is published yet; start the job that produces it, then retry the run.`,
  )
}
