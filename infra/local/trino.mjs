/**
 * Makes Trino ready for the suite of engines: `node infra/local/trino.mjs`, after the set-up. Written
 * down in .tools/trino.json; skipped when done.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { endCommands } from './leftovers.mjs'
import { acquireLock } from './lock.mjs'
import { TOOLS } from './paths.mjs'
import { Progress } from './progress.mjs'
import { SetUpError } from './set-up-error.mjs'
import { writeWhole } from './stamp.mjs'
import { trino } from './steps/trino.mjs'

const progress = new Progress()

async function main() {
  const release = await acquireLock(path.join(TOOLS, 'setup.lock'), {
    onWait: ({ pid }) => progress.say(`Trino: waiting for process ${pid}, which sets up …`),
    onTakeOver: ({ pid }) => progress.say(`Trino: process ${pid} ended before it was done`),
  })
  const stop = (code) => {
    endCommands()
    release()
    process.exit(code)
  }
  process.once('SIGINT', () => stop(130))
  process.once('SIGTERM', () => stop(143))
  try {
    endCommands()
    const toolchain = JSON.parse(readFileSync(path.join(TOOLS, 'toolchain.json'), 'utf8'))
    const made = await trino(progress, toolchain)
    writeWhole(path.join(TOOLS, 'trino.json'), `${JSON.stringify(made, null, 2)}\n`)
    progress.end()
  } finally {
    endCommands()
    release()
  }
}

main().catch((error) => {
  progress.say(`Trino: ${error instanceof SetUpError ? error.message : error.stack}`)
  process.exit(1)
})
