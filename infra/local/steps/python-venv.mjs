import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ROOT, VENV, VENV_PYTHON } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { digestOf, hasStamp, writeStamp } from '../stamp.mjs'
import { findPython } from './prerequisites.mjs'

const STAMP = path.join(VENV, '.lakefront-stamp')
const REQUIREMENTS = path.join(ROOT, 'spark', 'requirements.txt')

/** A venv of its own with everything that Spark jobs and their tests need. */
export async function pythonVenv(progress) {
  if (isVenvReady()) return
  const python = findPython()
  await progress.step(`Python packages (Python ${python.version})`, async () => {
    rmSync(VENV, { recursive: true, force: true })
    await runCommand('venv', python.path, ['-m', 'venv', VENV])
    await installPython(REQUIREMENTS)
    writeStamp(STAMP, stamp())
  })
}

export async function installPython(requirements) {
  // Compiling each module now would cost seconds; Python does it at first import.
  const flags = ['--no-compile', '--no-input', '--disable-pip-version-check']
  await runCommand('pip', VENV_PYTHON, ['-m', 'pip', 'install', ...flags, '-r', requirements])
}

/** False, too, when the Python that it was made from is gone: existsSync follows the link to it. */
export function isVenvReady() {
  return hasStamp(STAMP, stamp()) && existsSync(VENV_PYTHON)
}

/** A venv holds absolute paths: one that was moved is no use. */
function stamp() {
  return digestOf({ texts: [VENV], files: [REQUIREMENTS] })
}
