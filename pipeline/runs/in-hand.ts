import type { Instant } from '../../src/model/clock'
import { renewLeases, returnRuns, type Lease } from '../../src/store/tracked-run-repository'
import { Backoff } from './backoff'
import type { ReconcilerParts } from './reconciler-parts'
import { StaleRun } from './record-transition'

/** The runs that one reconciler works on now: nobody takes them meanwhile, not even itself. */
export class InHand {
  readonly backoff: Backoff
  private readonly ids = new Set<string>()
  private readonly held = new Set<string>()
  private renewedAt: Instant = 0n

  constructor(
    private readonly parts: ReconcilerParts,
    readonly owner: string,
    private readonly leaseMicros: bigint,
  ) {
    this.backoff = new Backoff(parts.clock)
  }

  /** A lease that begins now. */
  lease(): Lease {
    const now = this.parts.clock()
    return { owner: this.owner, now, until: now + this.leaseMicros }
  }

  has(runId: string): boolean {
    return this.ids.has(runId)
  }

  /** Leased runs that are not in hand yet: nobody else takes them while the step goes on. */
  async whileHeld(runIds: readonly string[], step: () => Promise<void>): Promise<void> {
    for (const id of runIds) this.held.add(id)
    try {
      await step()
    } finally {
      for (const id of runIds) this.held.delete(id)
    }
  }

  /** Of all runs in hand or held, once a third of the lease is over. */
  async renew(): Promise<void> {
    const { owner, now, until } = this.lease()
    const ids = new Set([...this.ids, ...this.held])
    if (ids.size === 0 || now < this.renewedAt + this.leaseMicros / 3n) return
    this.renewedAt = now
    await renewLeases(this.parts.db, [...ids], { owner, until })
  }

  /**
   * One step of one run. What fails is told and tried again later, and keeps no other run from
   * being worked on. Returns whether the step was done.
   */
  async work(runId: string, step: () => Promise<unknown>): Promise<boolean> {
    if (this.ids.has(runId) || !this.backoff.isDue(runId)) return false
    this.ids.add(runId)
    try {
      await this.renew()
      await step()
      this.backoff.succeeded(runId)
      return true
    } catch (error) {
      // Somebody else changed the run, for example a client canceled it: the next look sees that.
      if (!(error instanceof StaleRun)) {
        this.backoff.failed(runId)
        this.parts.hooks.stepFailed(error, runId)
      }
      return false
    } finally {
      this.ids.delete(runId)
    }
  }

  /** So that a run whose step failed need not wait for the end of its lease. */
  async giveBack(runIds: readonly string[]): Promise<void> {
    try {
      await returnRuns(this.parts.db, this.owner, runIds)
    } catch (error) {
      this.parts.hooks.stepFailed(error, null)
    }
  }
}
