import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CHILDREN, LOGS, ROOT } from './paths.mjs'
import { processStart } from './process-identity.mjs'
import { SetUpError } from './set-up-error.mjs'

const SHOWN_LINES = 25

/**
 * Runs a command to its end, its output in a log of its own. It leads a process group and is
 * written down, so that a set-up that finds its predecessor killed can end what that left running.
 * @returns its output.
 * @throws SetUpError with the end of the log
 */
export async function runCommand(label, command, args, options = {}) {
  mkdirSync(LOGS, { recursive: true })
  mkdirSync(CHILDREN, { recursive: true })
  const log = path.join(LOGS, `${label}.log`)
  const output = openSync(log, 'w')
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', output, output],
    detached: true,
    ...options,
  })
  closeSync(output)
  const note = path.join(CHILDREN, String(child.pid))
  if (child.pid !== undefined) writeFileSync(note, processStart(child.pid) ?? '')
  const ending = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(code === 0 ? null : `exit ${signal ?? code}`))
  })
  rmSync(note, { force: true })
  const text = readFileSync(log, 'utf8')
  if (ending === null) return text
  const tail = text.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')
  throw new SetUpError(`${label} failed (${ending}); the whole log is ${log}\n${tail}`)
}
