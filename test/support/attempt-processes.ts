import { readdirSync, readFileSync } from 'node:fs'

/** Ids of all processes that carry an attempt of this home in their environment (Linux). */
export function attemptProcesses(home: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && runsAttemptOf(pid, home))
}

function runsAttemptOf(pid: number, home: string): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return environment.includes('LAKEFRONT_ATTEMPT=') && command.includes(home)
  } catch {
    // It ended while we looked.
    return false
  }
}

/** Kills every process of every attempt as a crash of the machine would. */
export function killAttempts(home: string): number {
  const pids = attemptProcesses(home)
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended on its own.
    }
  }
  return pids.length
}
