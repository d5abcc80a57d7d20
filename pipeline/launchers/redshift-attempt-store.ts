import type { AttemptStore } from './attempt-store'
import { CLAIM } from './claim'
import type { RedshiftClaims } from './redshift-claims'

/** The content of a claim that the launcher took before it asked for the load. */
export const ASKED = 'asked\n'

/**
 * Where files of loads are. Whether a load that was asked for may be given up is not told by a file,
 * since the file and the load's transaction are at two places: the claim inside the transaction tells.
 */
export function redshiftAttemptStore(files: AttemptStore, claims: RedshiftClaims): AttemptStore {
  async function takeClaim(attemptId: string, content: string): Promise<boolean> {
    // It was never asked for, and never will be: the launcher looks here first.
    if (await files.create(attemptId, CLAIM, content)) return true
    if ((await files.read(attemptId, CLAIM)) !== ASKED) return false
    if ((await claims.take(attemptId)) === 'load') return false
    await files.write(attemptId, CLAIM, content)
    return true
  }

  return {
    address: (attemptId, name) => files.address(attemptId, name),
    write: (attemptId, name, content) => files.write(attemptId, name, content),
    read: (attemptId, name) => files.read(attemptId, name),
    create: (attemptId, name, content) =>
      name === CLAIM ? takeClaim(attemptId, content) : files.create(attemptId, name, content),
  }
}
