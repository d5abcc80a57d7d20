import { inspect } from 'node:util'

/** Fields of a log line; never variables of a request, which may hold what users look for. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export interface Logger {
  info(message: string, fields?: LogFields): void
  /** The cause's stack is for the log only. */
  error(message: string, fields?: LogFields, cause?: unknown): void
}

/** One JSON object a line. */
export function jsonLogger(write: (line: string) => void, nowMs: () => number): Logger {
  const log = (level: string, message: string, fields: LogFields): void =>
    write(
      `${JSON.stringify({ time: new Date(nowMs()).toISOString(), level, message, ...fields })}\n`,
    )
  return {
    info: (message, fields = {}) => log('info', message, fields),
    error: (message, fields = {}, cause) =>
      log('error', message, { ...fields, ...(cause !== undefined && { cause: causeText(cause) }) }),
  }
}

const MAX_CAUSES = 5

function shown(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : inspect(thrown)
}

/** The stack, followed by those of its causes. */
function causeText(cause: unknown): string {
  const texts: string[] = []
  for (let at = cause; at !== undefined && texts.length < MAX_CAUSES;) {
    texts.push(at instanceof Error ? (at.stack ?? at.message) : shown(at))
    at = at instanceof Error ? at.cause : undefined
  }
  return texts.join('\ncaused by: ')
}
