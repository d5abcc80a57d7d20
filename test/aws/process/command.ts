import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Clock, Instant } from '../../../src/model/clock'
import { isSystemError } from '../../../src/model/system-error'
import type { Ending, Executor, Work } from '../core/executor'

export interface LocalCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface CommandOptions {
  /** Where each work has a folder with its log, its process id and its end. */
  readonly folder: string
  readonly clock: Clock
  /** What a work runs on this machine. */
  readonly commandOf: (work: Work) => LocalCommand
}

/**
 * The wrapper leads the process group. It claims the work's folder first, so that a start that is
 * repeated does nothing, and leaves the end in a file that appears whole. It outlives an interrupt,
 * so that the work counts as ended only when its program is.
 */
const WRAPPER = `
mkdir claim 2>/dev/null || exit 0
trap : TERM
echo $$ > pid.draft && mv pid.draft pid
"$@" < payload > log 2>&1
echo $? > exit.draft && mv exit.draft exit
`

/**
 * Really runs a process for each work, in a group of its own that outlives this process; an
 * interrupt is SIGTERM and a kill SIGKILL to the whole group. Amazon EMR Management Guide, "Cancel
 * steps when you submit work to an Amazon EMR cluster" has these signals.
 */
export function command({ folder, clock, commandOf }: CommandOptions): Executor {
  const folderOf = ({ id }: Work): string => path.join(folder, id)
  return {
    start: (work) => {
      const cwd = folderOf(work)
      if (existsSync(path.join(cwd, 'claim'))) return
      mkdirSync(cwd, { recursive: true })
      writeFileSync(path.join(cwd, 'payload'), work.payload ?? '')
      const { file, args, env } = commandOf(work)
      const child = spawn('sh', ['-c', WRAPPER, 'sh', file, ...args], {
        cwd,
        detached: true,
        stdio: 'ignore',
        env: { ...process.env, ...env },
      })
      child.on('error', (error) => writeFileSync(path.join(cwd, 'exit'), `127 ${error.message}`))
      child.unref()
    },
    cancel: (work) => signal(folderOf(work), work.cancel?.signal ?? 'kill'),
    ending: (work) => endingOf(folderOf(work), work, clock()),
  }
}

function endingOf(folder: string, work: Work, now: Instant): Ending | null {
  const exit = read(path.join(folder, 'exit'))
  if (exit === null) {
    const pid = read(path.join(folder, 'pid'))
    // Looked at again after the process is gone: the file may have appeared in between.
    if (pid === null || isAlive(Number(pid))) return null
    return read(path.join(folder, 'exit')) === null
      ? ended(work, now, 'The process was killed.')
      : endingOf(folder, work, now)
  }
  const code = Number.parseInt(exit, 10)
  if (code !== 0) return ended(work, now, `Exit code ${code}. ${logTail(folder)}`)
  return { at: now, kind: 'succeeded', message: '', output: read(path.join(folder, 'log')) }
}

function ended(work: Work, at: Instant, message: string): Ending {
  return { at, kind: work.cancel === null ? 'failed' : 'canceled', message, output: null }
}

function logTail(folder: string): string {
  return (read(path.join(folder, 'log')) ?? '').trimEnd().slice(-200)
}

/** A cancel that comes before the wrapper wrote its id is sent again by nobody: it waits for the id. */
function signal(folder: string, kind: 'interrupt' | 'kill'): void {
  const pid = waitForPid(folder)
  if (pid === null) return
  try {
    process.kill(-pid, kind === 'kill' ? 'SIGKILL' : 'SIGTERM')
  } catch (error) {
    if (!isSystemError(error, 'ESRCH')) throw error
  }
}

const PID_MS = 2_000

function waitForPid(folder: string): number | null {
  const until = Date.now() + PID_MS
  do {
    const pid = read(path.join(folder, 'pid'))
    if (pid !== null) return Number(pid)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  } while (Date.now() < until)
  return null
}

/** A process that ended and was not waited for yet does not live. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (isSystemError(error, 'ESRCH')) return false
    throw error
  }
  const stat = read(`/proc/${pid}/stat`)
  return stat === null || stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z'
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null
    throw error
  }
}
