import { createWriteStream, mkdirSync } from 'node:fs'
import path from 'node:path'
import { jsonLogger, type Logger } from '../../server/logger'

export interface HomeLogger extends Logger {
  close(): Promise<void>
}

/** The server's log, a JSON object a line, in the home: the terminal is for people. */
export function homeLogger(home: string): HomeLogger {
  mkdirSync(home, { recursive: true })
  const stream = createWriteStream(path.join(home, 'server.log'), { flags: 'a' })
  // A full disk must not end the server.
  stream.on('error', () => undefined)
  const logger = jsonLogger((line) => void stream.write(line), Date.now)
  return { ...logger, close: () => new Promise((resolve) => stream.end(resolve)) }
}
