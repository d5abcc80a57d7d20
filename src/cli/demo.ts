import { randomUUID } from 'node:crypto'
import { readConfig } from '../config/read-config'
import { startUnlessInterrupted } from '../main'
import type { Command } from './command'
import { demoSession } from './demo/demo-session'
import { generatedLogs } from './demo/generated-logs'
import { interruption } from './interruption'
import { logSource } from './demo/log-source'
import { parseOptions } from './parse-options'

const USAGE = `usage: demo [--logs FILE_OR_FOLDER] [--once]

Ingests, cleans and summarizes logs by the API's own mutations, then serves the result.

  --logs FILE_OR_FOLDER  plain or gzip; without it seven days of an invented web shop
  --once                 end after the table; exit code 0 if every run succeeded`

const EXIT_INTERRUPTED = 130

/** lakefront demo */
export const demo: Command = async (args, { environment, clock, terminal }) => {
  const options = parseOptions(args, {
    logs: { type: 'string' },
    once: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  })
  if (options.help) {
    terminal.line(USAGE)
    return 0
  }
  const config = readConfig(environment, process.cwd())
  const { folder, input } =
    options.logs === undefined
      ? await generatedLogs(config.home, clock(), (file, number, count) =>
          terminal.progress(`generating ${file} (${number} of ${count})`),
        )
      : await logSource(options.logs)
  const { signal, release } = interruption(process, () => process.exit(EXIT_INTERRUPTED))
  const server = await startUnlessInterrupted(
    { ...config, sources: new Map([[input.source, folder]]) },
    { log: (line) => terminal.line(line), signal },
  )
  if (server === null) {
    release()
    return EXIT_INTERRUPTED
  }
  try {
    const session = { url: server.url, input, once: options.once, terminal, clock, signal }
    return await demoSession({ ...session, newKey: randomUUID })
  } finally {
    await server.stop()
    release()
  }
}
