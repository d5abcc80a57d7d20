import type { AttemptRef, Observation } from '../launcher'
import type { Remote } from './remote-service'

/**
 * What was seen of some attempts. One may have several executions, of which all but one end without
 * work: as long as any goes on, the attempt does.
 */
export class SeenAttempts {
  private readonly best = new Map<string, Remote>()
  private goingOn = 0
  private readonly wanted: ReadonlySet<string>
  private readonly byExternalId: ReadonlyMap<string, string>

  constructor(private readonly attempts: readonly AttemptRef[]) {
    this.wanted = new Set(attempts.map(({ attemptId }) => attemptId))
    this.byExternalId = new Map(
      attempts.flatMap(({ attemptId, externalId }) =>
        externalId === null ? [] : [[externalId, attemptId] as const],
      ),
    )
  }

  add(remotes: readonly Remote[]): void {
    for (const remote of remotes) {
      const attemptId = this.attemptOf(remote)
      if (attemptId === undefined) continue
      const former = this.best.get(attemptId)
      if (former !== undefined && (goesOn(former) || !goesOn(remote))) continue
      this.best.set(attemptId, remote)
      if (goesOn(remote)) this.goingOn += 1
    }
  }

  get allGoOn(): boolean {
    return this.goingOn === this.wanted.size
  }

  get unseen(): readonly AttemptRef[] {
    return this.attempts.filter(({ attemptId }) => !this.best.has(attemptId))
  }

  observations(): ReadonlyMap<string, Observation> {
    return new Map(
      this.attempts.map(({ attemptId }) => [
        attemptId,
        this.best.get(attemptId)?.observation ?? { kind: 'notFound' },
      ]),
    )
  }

  private attemptOf({ attemptId, externalId }: Remote): string | undefined {
    if (attemptId !== null && this.wanted.has(attemptId)) return attemptId
    return this.byExternalId.get(externalId)
  }
}

function goesOn({ observation: { kind } }: Remote): boolean {
  return kind === 'waiting' || kind === 'running'
}
