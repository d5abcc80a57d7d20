import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * When the process started, as a text that only it has for its pid; null when there is no such
 * process. A pid alone names whoever got the number next.
 */
export function processStart(pid) {
  return process.platform === 'linux' ? startInProc(pid) : startInPs(pid)
}

export function isAlive({ pid, start }) {
  return start !== null && processStart(pid) === start
}

function startInProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command's name, in parentheses, may hold blanks: count fields after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state] = fields
    return state === 'Z' || state === 'X' ? null : fields[19]
  } catch {
    return null
  }
}

function startInPs(pid) {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
