import path from 'node:path'
import { CodedError } from '../model/coded-error'
import { systemErrorCode } from '../model/system-error'
import type { Command } from './command'
import { DEFAULT_SITE } from './generator/hour-log'
import { type LogFiles, writeLogs } from './generator/write-logs'
import { parseOptions, wholeNumber } from './parse-options'

export const GENERATE_LOGS_USAGE = `usage: generate-logs --from TIME --to TIME --out FOLDER [options]

Writes access logs of an invented web shop: the same hour and seed, the same lines.

  --from TIME       first day or hour, in UTC: 2024-03-01 or 2024-03-01T09
  --to TIME         end, exclusive
  --out FOLDER      made where it is missing
  --per-hour COUNT  lines of an average hour (${DEFAULT_SITE.perHour})
  --seed NUMBER     another seed, another shop (${DEFAULT_SITE.seed})
  --files KIND      hourly or daily (hourly)
  --gzip            compressed files`

const PER_HOUR_MAX = 1_000_000
const HOUR_MILLISECONDS = 3_600_000

/** lakefront generate-logs */
export const generateLogs: Command = async (args, { terminal }) => {
  const options = parseOptions(args, {
    from: { type: 'string' },
    to: { type: 'string' },
    out: { type: 'string' },
    'per-hour': { type: 'string', default: String(DEFAULT_SITE.perHour) },
    seed: { type: 'string', default: String(DEFAULT_SITE.seed) },
    files: { type: 'string', default: 'hourly' },
    gzip: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  })
  if (options.help) {
    terminal.line(GENERATE_LOGS_USAGE)
    return 0
  }
  const target = checked({
    fromHour: epochHour('from', options.from),
    untilHour: epochHour('to', options.to),
    folder: path.resolve(required('out', options.out)),
    files: fileKind(options.files),
    gzip: options.gzip,
  })
  const site = {
    ...DEFAULT_SITE,
    perHour: wholeNumber('per-hour', options['per-hour'], 1, PER_HOUR_MAX),
    seed: wholeNumber('seed', options.seed, 0, Number.MAX_SAFE_INTEGER),
  }
  const lines = await writeLogs(target, site, (file, number, count) =>
    terminal.progress(`writing ${file} (${number} of ${count})`),
  ).catch((error: unknown) => {
    throw outFault(target.folder, error) ?? error
  })
  terminal.line(`${lines} lines written to ${target.folder}`)
  return 0
}

function outFault(folder: string, cause: unknown): CodedError | null {
  const code = systemErrorCode(cause)
  if (code === null) return null
  const message = `--out is "${folder}", which cannot be written (${code}); name a folder that this user may write.`
  return new CodedError('BAD_USER_INPUT', message, { cause })
}

function checked(target: LogFiles): LogFiles {
  const { fromHour, untilHour, files } = target
  if (fromHour >= untilHour)
    throw new CodedError('BAD_USER_INPUT', '--to is not after --from; it is exclusive.')
  if (files === 'daily' && (fromHour % 24 !== 0 || untilHour % 24 !== 0))
    throw new CodedError(
      'BAD_USER_INPUT',
      'Daily files need whole days: give --from and --to without hours, or --files hourly.',
    )
  return target
}

function required(name: string, value: string | undefined): string {
  if (value) return value
  throw new CodedError(
    'BAD_USER_INPUT',
    `--${name} is missing; generate-logs --help shows all options.`,
  )
}

function epochHour(name: string, value: string | undefined): number {
  const text = required(name, value)
  const [, day, hour = '00'] =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2})(?::00(?::00)?)?Z?)?$/.exec(text) ?? []
  const iso = `${day}T${hour}:00:00.000Z`
  const milliseconds = Date.parse(iso)
  // Date.parse takes 2023-02-30 for a day of March.
  if (
    day === undefined ||
    Number.isNaN(milliseconds) ||
    new Date(milliseconds).toISOString() !== iso
  )
    throw new CodedError(
      'BAD_USER_INPUT',
      `--${name} is "${text}"; give a day like 2024-03-01 or an hour like 2024-03-01T09, in UTC.`,
    )
  return milliseconds / HOUR_MILLISECONDS
}

function fileKind(text: string): LogFiles['files'] {
  if (text === 'hourly' || text === 'daily') return text
  throw new CodedError('BAD_USER_INPUT', `--files is "${text}"; give hourly or daily.`)
}
