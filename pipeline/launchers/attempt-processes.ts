import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { isSystemError } from '../../src/model/system-error'

/** The environment variable that every process of an attempt carries, its children's too. */
export const ATTEMPT_VARIABLE = 'LAKEFRONT_ATTEMPT'

export interface AttemptProcess {
  readonly pid: number
  readonly group: number
}

/** Whether the process that had this pid is still the attempt's: one look, where /proc is. */
export async function isStillOf(attemptId: string, pid: number): Promise<boolean> {
  return (await readProcess(String(pid)))?.attemptId === attemptId
}

/**
 * Finds the processes of attempts by the id in their environment, never by pid alone: a pid may
 * belong to another program by now.
 */
export async function findProcesses(
  attemptIds: readonly string[],
): Promise<ReadonlyMap<string, readonly AttemptProcess[]>> {
  const wanted = new Map<string, AttemptProcess[]>(attemptIds.map((id) => [id, []]))
  const found = process.platform === 'linux' ? await scanProc() : await scanPs(attemptIds)
  for (const { attemptId, pid, group } of found) wanted.get(attemptId)?.push({ pid, group })
  return wanted
}

type Found = AttemptProcess & { readonly attemptId: string }

async function scanProc(): Promise<Found[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map(readProcess))
  return found.filter((process) => process !== null)
}

async function readProcess(pid: string): Promise<Found | null> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1')
    const attemptId = new RegExp(`(?:^|\\0)${ATTEMPT_VARIABLE}=([^\\0]+)`).exec(environment)?.[1]
    if (attemptId === undefined) return null
    const status = await readFile(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold anything; state, parent and group follow it.
    const [state, , group] = status.slice(status.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? null : { attemptId, pid: Number(pid), group: Number(group) }
  } catch {
    // It ended while we looked, or belongs to another user.
    return null
  }
}

/** Where there is no /proc; the id stands in the arguments too, should the environment be hidden. */
async function scanPs(attemptIds: readonly string[]): Promise<Found[]> {
  const environment = process.platform === 'darwin' ? ['-E'] : []
  const { stdout } = await promisify(execFile)(
    'ps',
    ['-axww', ...environment, '-o', 'pid=,pgid=,command='],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  return stdout.split('\n').flatMap((line) => {
    const attemptId = attemptIds.find((id) => line.includes(id))
    const [, pid, group] = /^\s*(\d+)\s+(\d+)\s/.exec(line) ?? []
    return attemptId === undefined ? [] : [{ attemptId, pid: Number(pid), group: Number(group) }]
  })
}

/** To the groups as well, so that a child that is just being made gets it. */
export function signalProcesses(
  processes: readonly AttemptProcess[],
  signal: 'SIGTERM' | 'SIGKILL',
): void {
  const groups = new Set(processes.map(({ group }) => group))
  for (const group of groups) signalOne(-group, signal)
  for (const { pid, group } of processes) if (!groups.has(group)) signalOne(pid, signal)
}

function signalOne(target: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(target, signal)
  } catch (error) {
    if (!isSystemError(error, 'ESRCH')) throw error
  }
}
