import { inParallel } from '../runs/in-parallel'
import type { AttemptRef, Launcher, Observation } from './launcher'

/** More would only wait for the client's connections, until its time-out. */
const AT_ONCE = 32

/** Some attempts could not be looked at; the others were. */
export class PartlySeen extends Error {
  constructor(
    [cause, ...others]: readonly unknown[],
    readonly seen: ReadonlyMap<string, Observation>,
  ) {
    const count = others.length + 1
    super(`${count} of ${count + seen.size} attempts could not be looked at`, { cause })
  }
}

/**
 * Looks at attempts of which each is asked about by itself: one that cannot be hides no other.
 * @throws PartlySeen
 */
export async function findEach(
  attempts: readonly AttemptRef[],
  find: Launcher['find'],
): Promise<ReadonlyMap<string, Observation>> {
  const seen = new Map<string, Observation>()
  const errors: unknown[] = []
  const look = async (attempt: AttemptRef): Promise<void> => {
    try {
      seen.set(attempt.attemptId, await find(attempt))
    } catch (error) {
      errors.push(error)
    }
  }
  await inParallel(attempts, AT_ONCE, look)
  if (errors.length > 0) throw new PartlySeen(errors, seen)
  return seen
}
