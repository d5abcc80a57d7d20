import path from 'node:path'
import type { Instant } from '../../model/clock'
import { DEFAULT_SITE } from '../generator/hour-log'
import { type FileProgress, writeLogs } from '../generator/write-logs'
import { homeFault } from '../serve/start-up-faults'
import type { LogSource } from './log-source'

const DAYS = 7
const HOUR_MICROSECONDS = 3_600_000_000n

/**
 * Seven whole days before today; on the same day the same files.
 * @throws StartUpError
 */
export async function generatedLogs(
  home: string,
  now: Instant,
  progress: FileProgress,
): Promise<LogSource> {
  const today = Math.floor(Number(now / HOUR_MICROSECONDS) / 24) * 24
  const folder = path.join(home, 'generated-logs')
  const files = { fromHour: today - DAYS * 24, untilHour: today, folder, files: 'daily' } as const
  await writeLogs({ ...files, gzip: false }, DEFAULT_SITE, progress).catch((error: unknown) => {
    throw homeFault(home, error)
  })
  return { folder, input: { source: 'demo' } }
}
