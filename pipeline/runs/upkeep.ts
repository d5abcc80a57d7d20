import { queuedTooLong } from '../../src/store/admission-repository'
import { RunDriver } from './drive-run'
import { alignTables } from './align-tables'
import type { Backoff } from './backoff'
import type { InHand } from './in-hand'
import { inParallel } from './in-parallel'
import { policyOf } from './policy'
import type { ReconcilerParts } from './reconciler-parts'

const EXPIRED_AT_ONCE = 100
const AT_ONCE = 8
/** Time-outs of queues are long. */
const EXPIRY_MICROS = 10_000_000n

/** What no single attempt is waited for: refs of tables, branches, runs that queue for too long. */
export class Upkeep {
  private expiredAt = 0n

  constructor(
    private readonly parts: ReconcilerParts,
    private readonly inHand: InHand,
    private readonly backoff: Backoff,
  ) {}

  async step(): Promise<void> {
    await Promise.all([alignTables(this.parts, this.backoff), this.expireQueued()])
  }

  private async expireQueued(): Promise<void> {
    const { db, jobs, clock, launchers } = this.parts
    const now = clock()
    if (now < this.expiredAt + EXPIRY_MICROS) return
    this.expiredAt = now
    const before = new Map(
      jobs.map((job) => [job.name, now - policyOf(job, { lagMs: 0 }).timeouts.queued]),
    )
    const fallback = now - policyOf({}, { lagMs: 0 }).timeouts.queued
    const late = await queuedTooLong(db, before, fallback, EXPIRED_AT_ONCE)
    const [launcher] = launchers.all
    if (launcher === undefined) return
    await inParallel(late, AT_ONCE, async (run) => {
      await this.inHand.work(run.id, () =>
        new RunDriver(this.parts, launcher).play(run, { kind: 'ticked' }),
      )
    })
  }
}
