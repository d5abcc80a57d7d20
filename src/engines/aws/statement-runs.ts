import { abortedError } from '../engine'
import type { Pacing } from './pacing'
import { repeatCall } from './repeat-call'
import { serviceFault } from './service-fault'
import { createSubmission, type Submission } from './submission'
import { untilAborted } from './until-aborted'

/** From asking for the end of a statement until it is asked for again. */
const STOP_AGAIN_MS = 5_000
/** After that, nobody looks any more. */
const STOP_FOR_MS = 60_000

/** A service that executes statements by itself, once they are accepted. */
export interface RemoteStatements<Input, Ended> {
  /** The id; the input bears the token by which the service knows it again. */
  submit(input: Input): Promise<string | undefined>
  /** @throws CodedError of the signal; else what the service refuses */
  ended(id: string, signal: AbortSignal): Promise<Ended>
  /** Asks for its end. */
  cancel(id: string): Promise<unknown>
}

export interface StatementRuns<Input, Ended> {
  /**
   * Executes a statement once and waits for its end. When the signal is aborted this ends at once, and
   * the statement is stopped behind it.
   * @throws CodedError of the signal; else what the service refuses
   */
  ended(input: Input, signal: AbortSignal): Promise<Ended>
  /** Once every statement that had to be stopped has ended, or can no longer be seen. */
  close(): Promise<void>
}

/** @param onStray told of a statement whose end could not be seen after it was canceled */
export function createStatementRuns<Input, Ended>(
  service: RemoteStatements<Input, Ended>,
  pacing: Pacing,
  onStray: (id: string | null, error: unknown) => void,
): StatementRuns<Input, Ended> {
  const stopping = new Set<Promise<void>>()

  /** Whether it was accepted may be in doubt; asked with the same token, the service says which it was. */
  async function stop(submission: Submission, sending: Promise<string>): Promise<void> {
    let id: string | null = null
    const over = endsAfter(STOP_FOR_MS, pacing)
    try {
      id = await sending.catch(() => (submission.isInDoubt() ? submission.send(over.signal) : null))
      if (id !== null) await stopUntilEnded(id, service, pacing, over.signal)
    } catch (error) {
      onStray(id, error)
    } finally {
      over.abort()
    }
  }

  return {
    async ended(input, signal) {
      if (signal.aborted) throw abortedError(signal)
      const submission = createSubmission(() => service.submit(input), pacing)
      const sending = submission.send(signal)
      try {
        return await service.ended(await untilAborted(sending, signal), signal)
      } catch (error) {
        const stopped = stop(submission, sending).finally(() => stopping.delete(stopped))
        stopping.add(stopped)
        throw error
      }
    },
    async close() {
      await Promise.all(stopping)
    },
  }
}

/** @throws what the service refuses, or what was thrown last once the time is over */
async function stopUntilEnded<Input, Ended>(
  id: string,
  service: RemoteStatements<Input, Ended>,
  pacing: Pacing,
  over: AbortSignal,
): Promise<void> {
  for (;;) {
    const looking = endsAfter(STOP_AGAIN_MS, pacing)
    try {
      await repeatCall(() => service.cancel(id), pacing, looking.signal)
      await service.ended(id, looking.signal)
      return
    } catch (error) {
      const mayEnd = looking.signal.aborted || serviceFault(error) !== 'refused'
      if (!mayEnd || over.aborted) throw error
    } finally {
      looking.abort()
    }
  }
}

/** Aborted after a time, or before by whoever needs it no more, so that no timer stays behind. */
function endsAfter(milliseconds: number, pacing: Pacing): AbortController {
  const ending = new AbortController()
  void pacing.sleep(milliseconds, ending.signal).then(() => ending.abort())
  return ending
}
