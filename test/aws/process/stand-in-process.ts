import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { LoggedCall } from '../core/call-log'
import type { FaultRule } from '../faults/script'
import type { Violation } from '../protocol/gateway'
import { CONTROL } from './control'
import type { Settings } from './settings'

const ROOT = path.resolve(__dirname, '../../..')

export interface StandInProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  addFault(rule: FaultRule): Promise<void>
  clearFaults(): Promise<void>
  /** Since the process started or the log was cleared. */
  log(): Promise<readonly (Omit<LoggedCall, 'at'> & { readonly at: string })[]>
  clearLog(): Promise<void>
  violations(): Promise<readonly Violation[]>
  /** As a crash does; start it again with the same folder and port to go on. */
  kill(): Promise<void>
}

/** @param port 0 takes a free one; the former one again after a kill */
export async function startStandInProcess(
  folder: string,
  settings: Settings,
  port = 0,
): Promise<StandInProcess> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings))
  const hook = path.join(ROOT, 'infra/local/typescript-hook.cjs')
  const args = ['-r', hook, path.join(ROOT, 'test/aws/main.ts'), folder, String(port)]
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const url = await addressOf(child)
  const { pid } = child
  if (pid === undefined) throw new Error('the stand-in has no pid')
  const control = async (method: string, name: string, body?: unknown): Promise<unknown> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${url}${CONTROL}/${name}`, { method, ...sent })
    if (!answer.ok) throw new Error(`${method} ${name}: ${await answer.text()}`)
    return answer.json()
  }
  return {
    url,
    port: Number(new URL(url).port),
    pid,
    addFault: async (rule) => {
      await control('POST', 'faults', rule)
    },
    clearFaults: async () => {
      await control('DELETE', 'faults')
    },
    log: async () => (await control('GET', 'log')) as Awaited<ReturnType<StandInProcess['log']>>,
    clearLog: async () => {
      await control('DELETE', 'log')
    },
    violations: async () => (await control('GET', 'violations')) as readonly Violation[],
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the stand-in ended with ${code}`)))
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^Standing in for AWS at (\S+)$/.exec(line)
      if (found?.[1] !== undefined) resolve(found[1])
    })
  })
}
