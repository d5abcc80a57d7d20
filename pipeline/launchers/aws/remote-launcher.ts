import type { Instant } from '../../../src/model/clock'
import { ConfiguredLauncher } from '../configured-launcher'
import type { LauncherSettings } from '../launcher-settings'
import type {
  AttemptLinks,
  AttemptRef,
  Launcher,
  LoggedAttempt,
  Observation,
  Submission,
  Submitted,
} from '../launcher'
import { mayGoOn } from '../may-go-on'
import { findRemote, observeRemotes } from './observe-remotes'
import type { RemoteService } from './remote-service'
import { submitFault, type IsFull } from './submit-fault'

/** What a launcher of a service adds to `RemoteLauncher`. */
export interface RemoteOperations {
  readonly service: RemoteService
  /** One call that submits; returns the external id. */
  start(submission: Submission): Promise<string>
  readonly isFull: IsFull
  /** One call that asks for the end of an execution. */
  stop(externalId: string): Promise<void>
  links(externalId: string): AttemptLinks
  /** Null: there is no log that can be read here. */
  logTail(externalId: string, lines: number): Promise<readonly string[] | null>
}

/** A cancel that the service lost is asked for again after this long. */
const CANCEL_AGAIN_MICROS = 60_000_000n

/** Executes attempts at a service that lists, reads and stops what was submitted to it. */
export class RemoteLauncher extends ConfiguredLauncher implements Launcher {
  private readonly cancelAskedAt = new Map<string, Instant>()

  constructor(
    settings: LauncherSettings,
    private readonly operations: RemoteOperations,
  ) {
    super(settings)
  }

  async submit(submission: Submission): Promise<Submitted> {
    try {
      const externalId = await this.operations.start(submission)
      return { kind: 'accepted', externalId }
    } catch (error) {
      return submitFault(error, this.name, this.operations.isFull)
    }
  }

  async find(attempt: AttemptRef): Promise<Observation> {
    const observation = await findRemote(this.operations.service, attempt)
    this.note(attempt.attemptId, observation)
    return observation
  }

  async observe(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Observation>> {
    const seen = await observeRemotes(this.operations.service, attempts)
    for (const [attemptId, observation] of seen) this.note(attemptId, observation)
    return seen
  }

  async cancel(attempt: AttemptRef): Promise<void> {
    const { attemptId } = attempt
    const askedAt = this.cancelAskedAt.get(attemptId)
    if (askedAt !== undefined && this.clock() < askedAt + CANCEL_AGAIN_MICROS) return
    const observation = await this.find(attempt)
    if (!mayGoOn(observation)) return
    this.cancelAskedAt.set(attemptId, this.clock())
    await this.stop(attemptId, observation.externalId)
  }

  links({ externalId }: AttemptRef): AttemptLinks {
    return externalId === null ? { console: null, log: null } : this.operations.links(externalId)
  }

  async logTail({ externalId }: LoggedAttempt, lines: number): Promise<readonly string[] | null> {
    return externalId === null ? null : this.operations.logTail(externalId, lines)
  }

  private async stop(attemptId: string, externalId: string): Promise<void> {
    try {
      await this.operations.stop(externalId)
    } catch (error) {
      this.cancelAskedAt.delete(attemptId)
      // It may have ended first: then there is nothing to cancel, and the next look says so.
      const [now] = await this.operations.service.read([externalId])
      if (now?.observation.kind !== 'ended') throw error
    }
  }

  private note(attemptId: string, { kind }: Observation): void {
    if (kind === 'ended') this.cancelAskedAt.delete(attemptId)
  }
}
