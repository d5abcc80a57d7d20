import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process as it can be named for good: the start tells it from whoever gets its pid next. */
export interface ProcessIdentity {
  readonly pid: number
  readonly start: string
}

/** Null when there is no such process, or only what its parent has not collected yet. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  const start = process.platform === 'linux' ? startInProc(pid) : startInPs(pid)
  return start === null ? null : Object.freeze({ pid, start })
}

export function isAlive({ pid, start }: ProcessIdentity): boolean {
  return identifyProcess(pid)?.start === start
}

/** The arguments it was started with, or null when it cannot be seen. */
export function commandOf(pid: number): string | null {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return null
  }
}

function startInProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command's name, in parentheses, may hold blanks: fields count from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

function startInPs(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
