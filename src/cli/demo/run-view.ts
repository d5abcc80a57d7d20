import { z } from 'zod'

/** What the demo reads of a run. Counts are 64-bit, as text. */
export const RUN_FIELDS = `id status createdAt startedAt endedAt
  rows { read written quarantined duplicate blank outside }
  outputs { dataset { name } snapshot { snapshotId } }
  files { name outcome firstTime lastTime note }
  failure { code message }`

const count = z.string().regex(/^\d+$/)

export const runView = z.object({
  id: z.string(),
  status: z.string(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  rows: z
    .object({
      read: count,
      written: count,
      quarantined: count,
      duplicate: count,
      blank: count,
      outside: count,
    })
    .nullable(),
  outputs: z.array(
    z.object({
      dataset: z.object({ name: z.string() }),
      snapshot: z.object({ snapshotId: z.string() }).nullable(),
    }),
  ),
  files: z.array(
    z.object({
      name: z.string(),
      outcome: z.string(),
      firstTime: z.string().nullable(),
      lastTime: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
})
export type RunView = z.infer<typeof runView>

const ENDED: readonly string[] = ['SUCCEEDED', 'FAILED', 'CANCELED']

export const hasEnded = (run: RunView) => ENDED.includes(run.status)
export const hasSucceeded = (run: RunView) => run.status === 'SUCCEEDED'

/** From the mutation on, as whoever sent it waits; null before the end. */
export function secondsOf(run: RunView): number | null {
  if (run.endedAt === null) return null
  return (Date.parse(run.endedAt) - Date.parse(run.createdAt)) / 1000
}
