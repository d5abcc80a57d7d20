import { fork } from 'node:child_process'
import path from 'node:path'
import { z } from 'zod'
import { median } from '../report'
import { answerOf, requestsPerSecond, type SentRequest } from './load'

const HOOK = path.resolve(__dirname, '../../../infra/local/typescript-hook.cjs')
const ROUNDS = 5
const ROUND_MS = 1_500
const WARM_UP_MS = 1_500

export interface Rates {
  readonly ours: number
  readonly bare: number
}

/**
 * Requests a second of a server, and of a bare node:http server in a process of its own that sends the
 * same bytes: medians of rounds that take turns.
 */
export async function ratesOverBare(request: SentRequest): Promise<Rates> {
  const { head, body } = await answerOf(request)
  const status = /^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? '200'
  const type = /content-type: (.+)/i.exec(head)?.[1] ?? ''
  const child = fork(path.join(__dirname, 'bare-process.ts'), [status, type, body], {
    execArgv: ['-r', HOOK],
  })
  const url = z.string().parse(
    await new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve)
      child.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)))
    }),
  )
  const ours = new Array<number>()
  const bare = new Array<number>()
  try {
    const other = { ...request, url }
    for (const one of [request, other]) await requestsPerSecond(one, WARM_UP_MS)
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await requestsPerSecond(request, ROUND_MS))
      bare.push(await requestsPerSecond(other, ROUND_MS))
    }
  } finally {
    child.disconnect()
  }
  return { ours: median(ours), bare: median(bare) }
}
