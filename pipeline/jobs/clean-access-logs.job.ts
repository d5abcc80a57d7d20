import { join } from 'node:path'
import { z } from 'zod'
import type { cleanParameters, RawFileManifest } from '../runs/attempt-files'
import { planCleaning, type FileToClean } from './clean-staleness'
import { inputsDigest } from './inputs-digest'
import { defineJob } from './job'
import { jsonLines } from './json-lines'
import { covering, window } from './window'

const VERSION = 1

export const cleanAccessLogs = defineJob({
  name: 'cleanAccessLogs',
  version: VERSION,
  description:
    'Parses ingested logs into one record a request, and puts what does not parse into quarantine.',
  input: z.object({
    window: window
      .optional()
      .describe(
        'Whole UTC days, until exclusive; of them the stale ones are made. Absent: every stale day.',
      ),
  }),
  needs: ['ingestAccessLogs'],
  produces: ['accessLog', 'accessLogQuarantine', 'ingestedFile'],
  reads: [],
  program: { kind: 'spark', module: 'spark.jobs.clean_access_logs' },
  async prepare(input, context) {
    const files = await context.rawFiles()
    const [cleaned, quarantined] = await Promise.all([
      context.partitions('accessLog'),
      context.partitions('accessLogQuarantine'),
    ])
    const covers = input.window === undefined ? () => true : covering(input.window)
    const plan = planCleaning({ jobVersion: VERSION, files, cleaned, quarantined }, covers)
    if (plan.days.length === 0 && plan.files.length === 0) return { kind: 'nothingToDo' }
    const parameters: z.infer<typeof cleanParameters> = {
      days: [...plan.days],
      files: plan.files.map((file) => toParameter(file, context.rawZone)),
      manifests: await context.writeAttemptFile('manifests.jsonl', jsonLines(files)),
    }
    const { accessLog, accessLogQuarantine } = plan
    return {
      kind: 'work',
      parameters,
      inputs: { accessLog, accessLogQuarantine, ingestedFile: byArrival(files) },
    }
  },
})

function toParameter(
  { manifest, untilLine }: FileToClean,
  rawZone: string,
): z.infer<typeof cleanParameters>['files'][number] {
  const { digest, rootDigest, object, firstLine } = manifest
  return { digest, rootDigest, object: join(rawZone, object), firstLine, untilLine }
}

/** ingestedFile is replaced whole, by day of arrival. */
function byArrival(files: readonly RawFileManifest[]): Record<string, string> {
  const digests = new Map<string, string[]>()
  for (const { arrivedAt, digest } of files) {
    const day = arrivedAt.slice(0, 10)
    digests.set(day, [...(digests.get(day) ?? []), digest])
  }
  return Object.fromEntries([...digests].map(([day, of]) => [day, inputsDigest(VERSION, of)]))
}
