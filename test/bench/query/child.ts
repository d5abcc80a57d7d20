import { fork } from 'node:child_process'
import path from 'node:path'
import { z } from 'zod'
import { figures, type Figures } from './watch-process'

const HOOK = path.resolve(__dirname, '../../../infra/local/typescript-hook.cjs')

/** A server of the benchmark in a process of its own. */
export interface Child {
  readonly url: string
  /** Begins to measure the process anew. */
  reset(): Promise<void>
  figures(): Promise<Figures>
  stop(): void
}

export async function startChild(file: string, ...args: readonly string[]): Promise<Child> {
  const child = fork(path.join(__dirname, file), args, { execArgv: ['--expose-gc', '-r', HOOK] })
  const told = () =>
    new Promise<unknown>((resolve, reject) => {
      const ended = (code: number | null) =>
        reject(new Error(`${file} ended with code ${String(code)}`))
      child.once('exit', ended)
      child.once('message', (message) => {
        child.off('exit', ended)
        resolve(message)
      })
    })
  const ask = (what: string) => {
    const answer = told()
    child.send(what)
    return answer
  }
  const url = z.string().parse(await told())
  return {
    url,
    reset: async () => {
      await ask('reset')
    },
    figures: async () => figures.parse(await ask('figures')),
    stop: () => child.disconnect(),
  }
}
