import { inParallel } from '../runs/in-parallel'
import type { AttemptRef, Observation } from './launcher'

/** More would only wait for the client's connections, until its time-out. */
const AT_ONCE = 32

/** Where nothing lists attempts: each is looked at by itself. */
export async function observeEach(
  attempts: readonly AttemptRef[],
  find: (attempt: AttemptRef) => Promise<Observation>,
): Promise<ReadonlyMap<string, Observation>> {
  const seen = new Map<string, Observation>()
  await inParallel(attempts, AT_ONCE, async (attempt) => {
    seen.set(attempt.attemptId, await find(attempt))
  })
  return seen
}
