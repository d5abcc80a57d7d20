import type { Pacing } from './pacing'
import { repeatCall } from './repeat-call'
import { serviceFault } from './service-fault'

/** One statement, however often the service is asked for it: it knows the token. */
export interface Submission {
  /** @throws CodedError of the signal; else what the service refuses */
  send(signal: AbortSignal): Promise<string>
  /** A call was left without an answer, so that it may have been accepted. */
  isInDoubt(): boolean
}

/** @param submit the id that the service gave; the input it sends bears always the same token */
export function createSubmission(
  submit: () => Promise<string | undefined>,
  pacing: Pacing,
): Submission {
  let doubt = false
  async function sendOnce(): Promise<string> {
    try {
      const id = await submit()
      if (id === undefined) throw new Error('the service names no statement')
      return id
    } catch (error) {
      doubt ||= serviceFault(error) === 'inDoubt'
      throw error
    }
  }
  return { send: (signal) => repeatCall(sendOnce, pacing, signal), isInDoubt: () => doubt }
}
