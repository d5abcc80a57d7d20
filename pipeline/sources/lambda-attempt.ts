import type { LambdaEvent } from '../launchers/lambda-state'
import { runAttempt } from './attempt'
import { LambdaPlace, type Invocation, type LambdaPlaceParts } from './lambda-place'
import type { Log, SourceModule } from './source-module'

export interface LambdaParts extends LambdaPlaceParts {
  readonly modules: Readonly<Record<string, SourceModule>>
  readonly log: Log
  /** Ends when the time is over, or the signal comes. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Ends the process, and whatever of the attempt it still executes. */
  readonly exit: () => void
}

/** Between two looks at the flag that asks for the end. */
const POLL_MS = 1_000
const POLLS_A_BEAT = 10

/** One invocation: an attempt from its claim to its end, of which it tells in the attempt's folder. */
export async function runLambdaAttempt(
  event: LambdaEvent,
  invocation: Invocation,
  parts: LambdaParts,
): Promise<void> {
  const place = new LambdaPlace(event, invocation, parts)
  const watching = new AbortController()
  const claimed = {
    claim: async () => {
      const mine = await place.claim()
      if (mine) void watch(place, parts, watching.signal)
      return mine
    },
    readText: (address: string) => place.readText(address),
    writeResult: (text: string) => place.writeResult(text),
  }
  const { module, attemptId, requestAddress } = event
  try {
    const end = await runAttempt(
      { module, attemptId, requestAddress, place: claimed },
      parts.modules,
      parts.log,
    )
    if (end !== 'claimedBefore' && !watching.signal.aborted) await place.end(end)
  } finally {
    watching.abort()
  }
}

/** What fails is tried again by the next look: without them the attempt would pass for lost. */
async function watch(place: LambdaPlace, parts: LambdaParts, signal: AbortSignal): Promise<void> {
  const isOver = (): boolean => signal.aborted
  for (let polls = 1; !isOver(); polls += 1) {
    try {
      if (await place.isCancelAsked()) {
        // Its work may have ended while that was looked at.
        if (isOver()) return
        await place.end('canceled')
        parts.exit()
        return
      }
      if (polls % POLLS_A_BEAT === 0) await place.beat()
    } catch (error) {
      parts.log(`cannot look whether the attempt is to end: ${String(error)}`)
    }
    await parts.sleep(POLL_MS, signal)
  }
}
