import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { moveDurably } from '../../../pipeline/sources/durable-file'
import { hourLog, type SiteOptions } from './hour-log'

const HOUR_MILLISECONDS = 3_600_000

export interface LogFiles {
  /** Hours counted from 1970-01-01T00:00:00Z; until is exclusive. */
  readonly fromHour: number
  readonly untilHour: number
  readonly folder: string
  /** A file holds the lines written in its hour or UTC day. Daily files need whole days. */
  readonly files: 'hourly' | 'daily'
  readonly gzip: boolean
}

export type FileProgress = (file: string, number: number, count: number) => void

/** Each file appears whole under its name. Tells the number of lines. */
export async function writeLogs(
  { fromHour, untilHour, folder, files, gzip }: LogFiles,
  options: SiteOptions,
  progress: FileProgress,
): Promise<number> {
  const hours = files === 'daily' ? 24 : 1
  const count = Math.ceil((untilHour - fromHour) / hours)
  await mkdir(folder, { recursive: true })
  let lines = 0
  for (let index = 0; index < count; index += 1) {
    const first = fromHour + index * hours
    const name = `access-${nameOf(first, files)}.log${gzip ? '.gz' : ''}`
    progress(name, index + 1, count)
    lines += await writeFile(path.join(folder, name), first, first + hours, gzip, options)
  }
  return lines
}

/** Hour by hour, so that memory holds one; in gzip each is a member. */
async function writeFile(
  file: string,
  fromHour: number,
  untilHour: number,
  gzip: boolean,
  options: SiteOptions,
): Promise<number> {
  const partial = `${path.dirname(file)}/.${path.basename(file)}.partial`
  const handle = await open(partial, 'w')
  let count = 0
  try {
    for (let hour = fromHour; hour < untilHour; hour += 1) {
      const lines = hourLog(hour, options)
      const text = lines.map((line) => `${line}\n`).join('')
      await handle.writeFile(gzip ? gzipSync(text) : text)
      count += lines.length
    }
  } finally {
    await handle.close()
  }
  await moveDurably(partial, file)
  return count
}

/** YYYY-MM-DD, for an hour YYYY-MM-DD-HH. */
function nameOf(epochHour: number, files: LogFiles['files']): string {
  const iso = new Date(epochHour * HOUR_MILLISECONDS).toISOString()
  return files === 'daily' ? iso.slice(0, 10) : iso.slice(0, 13).replace('T', '-')
}
