import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { attemptRequest } from '../../pipeline/runs/attempt-files'

/** The command of an attempt as the launcher executes it, read from the process itself (Linux). */
export interface AttemptCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

const WRAPPER_ARGUMENTS = 4
const PATIENCE_MS = 30_000

/** Waits until an attempt of the home executes spark-submit. */
export async function attemptCommand(home: string): Promise<AttemptCommand> {
  const until = performance.now() + PATIENCE_MS
  while (performance.now() < until) {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const found = commandOf(pid, home)
      if (found !== null) return found
    }
    await delay(20)
  }
  throw new Error('no attempt executes spark-submit')
}

function commandOf(pid: string, home: string): AttemptCommand | null {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
    const [command, ...args] = words.slice(WRAPPER_ARGUMENTS)
    const isAttempt = words[3]?.startsWith('lakefront-attempt-') === true
    if (!isAttempt || command?.endsWith('spark-submit') !== true) return null
    if (!args.some((arg) => arg.startsWith(home))) return null
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').slice(0, -1)
    return { command, args, env: Object.fromEntries(variables.map(variable)) }
  } catch {
    // It ended while we looked.
    return null
  }
}

function variable(text: string): [string, string] {
  const at = text.indexOf('=')
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Executes the same request again, on a branch of its own, with nothing around it. Returns seconds. */
export function bareSeconds({ command, args, env }: AttemptCommand, folder: string): number {
  const [requestPath = ''] = args.slice(-2)
  const request = attemptRequest.parse(JSON.parse(readFileSync(requestPath, 'utf8')))
  const attemptId = `bare${path.basename(folder).replace(/[^a-z0-9]/g, '')}`
  const writes = Object.entries(request.writes).map(([dataset, table]) => [
    dataset,
    { ...table, branch: `attempt_${attemptId}` },
  ])
  mkdirSync(folder, { recursive: true })
  const own = path.join(folder, 'request.json')
  writeFileSync(own, JSON.stringify({ ...request, attemptId, writes: Object.fromEntries(writes) }))
  const startedAt = performance.now()
  const bare = [...args.slice(0, -3), attemptId, own, path.join(folder, 'result.json')]
  const { status, stderr } = spawnSync(command, bare, { env, maxBuffer: 2 ** 28 })
  if (status !== 0) throw new Error(`the bare job failed:\n${stderr.toString().slice(-2000)}`)
  return (performance.now() - startedAt) / 1000
}
