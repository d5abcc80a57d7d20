import { fork } from 'node:child_process'
import path from 'node:path'
import { z } from 'zod'
import { median } from '../report'
import { answerOf, requestsPerSecond, type SentRequest } from '../load'

const HOOK = path.resolve(__dirname, '../../../infra/local/typescript-hook.cjs')
const ROUNDS = 9
const ROUND_MS = 1_000
const WARM_UP_MS = 1_500

/** Requests a second: medians of rounds. */
export interface Rates {
  readonly ours: number
  readonly bare: number
  /** The median of the rounds' own: what slows the machine down for a while slows both of a round. */
  readonly ratio: number
}

/**
 * Requests a second of a server, and of a bare node:http server in a process of its own that sends the
 * same bytes, in turns.
 */
export async function ratesOverBare(request: SentRequest): Promise<Rates> {
  const answer = await answerOf(request)
  const child = fork(path.join(__dirname, 'bare-process.ts'), [JSON.stringify(answer)], {
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
    const same = await answerOf({ ...request, url })
    if (same.head.length !== answer.head.length || same.body !== answer.body)
      throw new Error(`the bare server sends other bytes: ${same.head}, and not ${answer.head}`)
    const rate = (to: string, ms: number) =>
      requestsPerSecond(() => ({ ...request, url: to }), answer, ms)
    for (const to of [request.url, url]) await rate(to, WARM_UP_MS)
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await rate(request.url, ROUND_MS))
      bare.push(await rate(url, ROUND_MS))
    }
  } finally {
    child.disconnect()
  }
  const ratio = median(ours.map((rate, round) => rate / (bare[round] ?? 0)))
  return { ours: median(ours), bare: median(bare), ratio }
}
