import { readFileSync } from 'node:fs'
import path from 'node:path'
import { NODE_MODULES, ROOT } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { digestOf, dropStamp, hasStamp, writeStamp } from '../stamp.mjs'

const STAMP = path.join(NODE_MODULES, '.lakefront-stamp')
const LOCK_FILE = path.join(ROOT, 'package-lock.json')

/** node_modules as the lock file says. */
export async function npmPackages(progress) {
  const abi = `${process.platform}-${process.arch}-${process.versions.modules}`
  const stamp = digestOf({ texts: [abi], files: [LOCK_FILE] })
  if (hasStamp(STAMP, stamp)) return
  if (!isInstalledByHand()) {
    await progress.step('npm packages', async () => {
      dropStamp(STAMP)
      await runCommand('npm-ci', 'npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'])
    })
  }
  writeStamp(STAMP, stamp)
}

/** npm writes its own record as its last act; where that equals the lock file there is nothing to do. */
function isInstalledByHand() {
  const installed = packagesOf(path.join(NODE_MODULES, '.package-lock.json'))
  const wanted = packagesOf(LOCK_FILE)
  if (installed === null || wanted === null) return false
  const isThere = ([name, { integrity }]) => installed[name]?.integrity === integrity
  const required = Object.entries(wanted).filter(([name, { optional }]) => name !== '' && !optional)
  return required.every(isThere) && Object.keys(installed).every((name) => name in wanted)
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}
