import { z } from 'zod'
import { CodedError } from '../../src/model/coded-error'
import { formatInstant } from '../../src/store/instant'
import type { ingestParameters } from '../runs/attempt-files'
import { defineJob } from './job'
import { jsonLines } from './json-lines'

const relativePath = z
  .string()
  .min(1)
  .refine(
    (path) => !path.startsWith('/') && !path.includes('\0') && !path.split('/').includes('..'),
    {
      error: "must be relative to the source's folder, without '..'.",
    },
  )

export const ingestAccessLogs = defineJob({
  name: 'ingestAccessLogs',
  version: 1,
  description:
    'Copies log files from a configured source into the raw zone; content that is there already is recognised.',
  input: z.object({
    source: z.string().min(1).describe('Name of a configured source.'),
    paths: z
      .array(relativePath)
      .min(1)
      .max(10_000)
      .optional()
      .describe("Files or folders, relative to the source's folder; absent: all of it."),
  }),
  needs: [],
  produces: [],
  reads: [],
  leases: ['raw'],
  program: { kind: 'node', module: 'ingest_access_logs' },
  async prepare({ source, paths }, context) {
    const root = context.sources.get(source)
    if (root === undefined) throw unknownSource(source, [...context.sources.keys()])
    const arrivedAt = formatInstant(context.arrivedAt)
    const parameters: z.infer<typeof ingestParameters> = {
      source,
      root,
      paths: paths ?? null,
      rawZone: context.rawZone,
      arrivalDay: arrivedAt.slice(0, 10),
      arrivedAt,
      known: await context.writeAttemptFile('known.jsonl', jsonLines(await context.rawFiles())),
    }
    return { kind: 'work', parameters, inputs: {} }
  },
})

function unknownSource(source: string, names: readonly string[]): CodedError {
  const known = names.length === 0 ? 'None is configured' : `Configured are: ${names.join(', ')}`
  return new CodedError(
    'NOT_FOUND',
    `There is no source ${source}. ${known}; set LAKEFRONT_SOURCES to name=folder.`,
  )
}
