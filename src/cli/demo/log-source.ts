import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { CodedError } from '../../model/coded-error'
import type { IngestInput } from './main-job'

/** A source for one run of the demo, and what to ingest from it. */
export interface LogSource {
  readonly folder: string
  readonly input: IngestInput
}

/** @throws CodedError NOT_FOUND, BAD_USER_INPUT */
export async function logSource(given: string): Promise<LogSource> {
  const target = path.resolve(given)
  const kind = await stat(target).catch((error: unknown) => {
    throw new CodedError(
      'NOT_FOUND',
      `--logs is "${given}", which is not there or may not be read; give a log file or a folder of them.`,
      { cause: error },
    )
  })
  if (kind.isDirectory()) return { folder: target, input: { source: sourceName(target) } }
  if (!kind.isFile())
    throw new CodedError(
      'BAD_USER_INPUT',
      `--logs is "${given}"; give a log file or a folder of them.`,
    )
  const folder = path.dirname(target)
  return { folder, input: { source: sourceName(folder), paths: [path.basename(target)] } }
}

/** Readable, and different for folders of the same name: several may be ingested into one home. */
export function sourceName(folder: string): string {
  const readable = path
    .basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 6)
  return `${readable || 'logs'}-${digest}`
}
