import { z } from 'zod'
import type { AccountSetUp, ServiceTimes } from '../account'

const ms = z.int().min(0)

const application = z.object({
  id: z.string(),
  name: z.string(),
  releaseLabel: z.string().default('emr-7.5.0'),
  autoStart: z.boolean().default(true),
  maxConcurrentRuns: z.int().default(1_000_000),
})

const job = z.object({
  name: z.string(),
  scriptLocation: z.string(),
  glueVersion: z.string().default('5.0'),
  maxConcurrentRuns: z.int().default(1),
  timeoutMinutes: z.int().default(480),
  defaultArguments: z.record(z.string(), z.string()).default({}),
})

const crawler = z.object({
  name: z.string(),
  role: z.string(),
  databaseName: z.string(),
  paths: z.array(z.string()).default([]),
})

const setUp = z.object({
  applications: z.array(application).default([]),
  jobs: z.array(job).default([]),
  crawlers: z.array(crawler).default([]),
  functions: z
    .array(z.object({ name: z.string(), maximumRetryAttempts: z.int().min(0).max(2).default(2) }))
    .default([]),
  queues: z
    .array(z.object({ name: z.string(), visibilityTimeoutMs: ms.default(30_000) }))
    .default([]),
  rules: z
    .array(
      z.object({
        queue: z.string(),
        sources: z.array(z.string()).optional(),
        detailTypes: z.array(z.string()).optional(),
      }),
    )
    .default([]),
})

const times = z.object({
  emr: z
    .object({
      startingMs: ms,
      bootstrappingMs: ms,
      terminatingMs: ms,
      stepStartMs: ms,
      cancelMs: ms,
    })
    .optional(),
  emrServerless: z
    .object({
      submittedMs: ms,
      pendingMs: ms,
      scheduledMs: ms,
      applicationStartMs: ms,
      tokenLifeMs: ms,
      cancelMs: ms,
    })
    .optional(),
  glue: z
    .object({ startingMs: ms, slotReleaseMs: ms, waitingMs: ms, crawlerStoppingMs: ms })
    .optional(),
  lambda: z.object({ queueMs: ms, retryMs: z.tuple([ms, ms]) }).optional(),
  eventsMs: ms.optional(),
})

/**
 * What the stand-in does with work: nothing for so long, or a process for it. `programs` replaces the
 * first word of a work's command line (`spark-submit`); a work without one is looked up as
 * `lambda:NAME` or `glue-crawler:NAME`, and a function's payload comes on standard input. A work for which there is no program
 * ends after noopMs.
 */
const executor = z.object({
  noopMs: ms.default(50),
  programs: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  env: z.record(z.string(), z.string()).default({}),
})

/** The settings of a stand-in that is a process of its own: one JSON file. */
export const settings = z.object({
  setUp: setUp.prefault({}),
  times: times.default({}),
  executor: executor.prefault({}),
})

export type Settings = z.input<typeof settings>
export type CheckedSettings = z.output<typeof settings>

/** Absent and undefined are one in JSON, and two to the compiler. */
export function accountOf(checked: CheckedSettings): {
  setUp: AccountSetUp
  times: ServiceTimes
} {
  const rules = checked.setUp.rules.map(({ queue, sources, detailTypes }) => ({
    queue,
    ...(sources !== undefined && { sources }),
    ...(detailTypes !== undefined && { detailTypes }),
  }))
  const { emr, emrServerless, glue, lambda, eventsMs } = checked.times
  return {
    setUp: { ...checked.setUp, rules },
    times: {
      ...(emr !== undefined && { emr }),
      ...(emrServerless !== undefined && { emrServerless }),
      ...(glue !== undefined && { glue }),
      ...(lambda !== undefined && { lambda }),
      ...(eventsMs !== undefined && { eventsMs }),
    },
  }
}
