import { abortedError } from '../engine'
import { type Pacing, pauseBefore } from './pacing'
import { serviceFault } from './service-fault'

/** Without an answer, so many times; a throttled call is repeated until the time is over. */
const IN_DOUBT_MAX = 4

/**
 * Repeats a call that may be repeated: it only reads, or bears a token by which the service knows it.
 * @throws CodedError of the signal, once it is aborted; else what the call threw last
 */
export async function repeatCall<T>(
  call: () => Promise<T>,
  pacing: Pacing,
  signal: AbortSignal,
): Promise<T> {
  let doubts = 0
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) throw abortedError(signal)
    try {
      return await call()
    } catch (error) {
      const fault = serviceFault(error)
      doubts += fault === 'inDoubt' ? 1 : 0
      if (fault === 'refused' || doubts >= IN_DOUBT_MAX) throw error
    }
    await pacing.sleep(pauseBefore(attempt, pacing), signal)
  }
}
