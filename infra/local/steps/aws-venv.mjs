import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { AWS_VENV, ROOT } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { digestOf, hasStamp, writeStamp } from '../stamp.mjs'
import { findPython } from './prerequisites.mjs'

const STAMP = path.join(AWS_VENV, '.lakefront-stamp')
const PYTHON = path.join(AWS_VENV, 'bin', 'python')
const REQUIREMENTS = path.join(ROOT, 'test', 'aws', 'requirements.txt')

/** A venv of its own for the tests against AWS's protocols: the product never needs it. */
export async function awsVenv(progress) {
  const stamp = digestOf({ texts: [AWS_VENV], files: [REQUIREMENTS] })
  if (hasStamp(STAMP, stamp) && existsSync(PYTHON)) return
  const python = findPython()
  await progress.step(`Python packages of the AWS tests (Python ${python.version})`, async () => {
    rmSync(AWS_VENV, { recursive: true, force: true })
    await runCommand('aws-venv', python.path, ['-m', 'venv', AWS_VENV])
    const flags = ['--no-compile', '--no-input', '--disable-pip-version-check']
    await runCommand('aws-pip', PYTHON, ['-m', 'pip', 'install', ...flags, '-r', REQUIREMENTS])
    writeStamp(STAMP, stamp)
  })
}
