/**
 * Makes the working tree ready to run: `node infra/local/setup.mjs`. Every step is skipped when
 * done, and one that was interrupted is done again; two set-ups at the same time wait for each other.
 */
import path from 'node:path'
import { endCommands } from './leftovers.mjs'
import { acquireLock } from './lock.mjs'
import { TOOLS } from './paths.mjs'
import { Progress } from './progress.mjs'
import { SetUpError } from './set-up-error.mjs'
import { build } from './steps/build.mjs'
import { npmPackages } from './steps/npm-packages.mjs'
import { playground } from './steps/playground.mjs'
import { checkNode, findPython } from './steps/prerequisites.mjs'
import { isVenvReady } from './steps/python-venv.mjs'
import { sparkToolchain, writeToolchain } from './toolchain.mjs'

const progress = new Progress()

async function main() {
  checkPrerequisites()
  const release = await acquireLock(path.join(TOOLS, 'setup.lock'), {
    onWait: ({ pid, since }) =>
      progress.say(`Set-up: waiting for process ${pid}, which sets up since ${since} …`),
    onTakeOver: ({ pid }) =>
      progress.say(`Set-up: process ${pid} ended before it was done, going on from there`),
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
    const [toolchain] = await Promise.all([sparkToolchain(progress), nodeSide()])
    writeToolchain(toolchain)
    progress.end()
  } finally {
    // The other side may still be at work when one fails.
    endCommands()
    release()
  }
}

/** Before anything is started, so that what is missing is the only thing said. */
function checkPrerequisites() {
  checkNode()
  if (!isVenvReady()) findPython()
}

async function nodeSide() {
  await npmPackages(progress)
  await build(progress)
  await playground(progress)
}

main().catch((error) => {
  progress.say(`Set-up: ${error instanceof SetUpError ? error.message : error.stack}`)
  process.exit(1)
})
