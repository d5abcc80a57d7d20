import { queuedTooLong } from '../../src/store/admission-repository'
import { otherLaunchers } from '../../src/store/tracked-run-repository'
import { goneLauncher } from '../launchers/gone-launcher'
import { RunDriver } from './drive-run'
import { alignTables } from './align-tables'
import type { Backoff } from './backoff'
import type { InHand } from './in-hand'
import { inParallel } from './in-parallel'
import { RunObserver } from './observe-runs'
import { policyOf } from './policy'
import type { ReconcilerParts } from './reconciler-parts'

const EXPIRED_AT_ONCE = 100
const AT_ONCE = 8
/** Between two looks for what is very late: such time-outs are long. */
const LATE_MICROS = 10_000_000n
/** Of a launcher that is gone; the rest comes in turn. Who has it looks in time, and its leases end between two looks. */
const GONE = { batch: 1000, idleMs: 0, overdueMicros: 60_000_000n }

/** What no single attempt is waited for: refs of tables, branches, runs that queue for too long. */
export class Upkeep {
  private lookedAt = 0n

  constructor(
    private readonly parts: ReconcilerParts,
    private readonly inHand: InHand,
    private readonly backoff: Backoff,
  ) {}

  async step(): Promise<void> {
    await Promise.all([alignTables(this.parts, this.backoff), this.endLate()])
  }

  private async endLate(): Promise<void> {
    const now = this.parts.clock()
    if (now < this.lookedAt + LATE_MICROS) return
    this.lookedAt = now
    await this.expireQueued(now)
    await this.observeGone()
  }

  /** Runs at launchers that are not here, and that nobody who has them looks at. */
  private async observeGone(): Promise<void> {
    const { db, launchers } = this.parts
    const configured = launchers.all.map(({ name }) => name)
    for (const name of await otherLaunchers(db, configured)) {
      const launcher = goneLauncher(name)
      await new RunObserver(this.parts, launcher, this.inHand, GONE).look()
    }
  }

  private async expireQueued(now: bigint): Promise<void> {
    const { db, jobs, launchers } = this.parts
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
