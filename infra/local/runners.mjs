import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { NODE_MODULES, ROOT, TOOLS, VENV_PYTHON } from './paths.mjs'

/** Runs a command in the foreground; resolves with its exit code, 1 when a signal ended it. */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options })
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      resolve(1)
    })
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** @returns tests passed and failed; a file that could not even be loaded is one failed test. */
export async function runJest(args, environment = process.env) {
  const file = path.join(TOOLS, `jest-${process.pid}.json`)
  const jest = path.join(NODE_MODULES, 'jest', 'bin', 'jest.js')
  const report = ['--json', `--outputFile=${file}`]
  const code = await runInForeground(process.execPath, [jest, ...report, ...args], {
    env: environment,
  })
  return countsIn(file, code, (text) => {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(text)
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites }
  })
}

export async function runPytest(args) {
  const file = path.join(TOOLS, `pytest-${process.pid}.xml`)
  const options = { cwd: path.join(ROOT, 'spark') }
  const code = await runInForeground(
    VENV_PYTHON,
    ['-m', 'pytest', `--junitxml=${file}`, ...args],
    options,
  )
  return countsIn(file, code, (text) => {
    const count = (name) =>
      Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(text)?.[1] ?? 0)
    const failed = count('failures') + count('errors')
    return { passed: count('tests') - failed - count('skipped'), failed }
  })
}

/** A suite that failed without a failed test still counts as one. */
function countsIn(file, code, read) {
  let counts = { passed: 0, failed: 0 }
  try {
    counts = read(readFileSync(file, 'utf8'))
  } catch {
    // It ended before it could report; its exit code says so.
  }
  rmSync(file, { force: true })
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}
