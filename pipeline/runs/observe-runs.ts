import type { TrackedRun } from '../../src/store/tracked-run'
import { leaseDue } from '../../src/store/tracked-run-repository'
import type { Launcher, Observation } from '../launchers/launcher'
import { PartlySeen } from '../launchers/find-each'
import { refOf, RunDriver } from './drive-run'
import { nextLook } from './due-time'
import type { InHand } from './in-hand'
import { inParallel } from './in-parallel'
import type { ReconcilerParts } from './reconciler-parts'
import type { RunEvent } from './run-event'

/** Runs driven at the same time; more would only wait for connections to PostgreSQL. */
const AT_ONCE = 16

export interface ObservingOptions {
  readonly batch: number
  readonly idleMs: number
  /** Left to others are those that became due less long ago. */
  readonly overdueMicros?: bigint
}

/** Looks at the attempts of one launcher, all that are due together. */
export class RunObserver {
  private expecting = false

  constructor(
    private readonly parts: ReconcilerParts,
    private readonly launcher: Launcher,
    private readonly inHand: InHand,
    private readonly options: ObservingOptions,
  ) {}

  /** An attempt was submitted: there is something to look at. */
  expect(): void {
    this.expecting = true
  }

  /** Returns how many milliseconds may pass before the next look. */
  async look(): Promise<number> {
    const runs = await this.lease(this.parts.clock() - (this.options.overdueMicros ?? 0n))
    await this.observe(runs)
    if (runs.length === this.options.batch) return 0
    const isQuiet = runs.length === 0 && !this.expecting
    this.expecting = false
    const now = this.parts.clock()
    const untilDue = Number(nextLook(this.launcher, now) - now) / 1000
    return isQuiet ? Math.max(untilDue, this.options.idleMs) : untilDue
  }

  /** Due or not, all that nobody else has. */
  all(): Promise<TrackedRun[]> {
    return this.lease(this.parts.clock() + FAR)
  }

  /** However long the service takes: no other replica asks it for the same meanwhile. */
  async observe(runs: readonly TrackedRun[]): Promise<void> {
    const free = runs.filter(({ id }) => !this.inHand.has(id))
    await this.inHand.whileHeld(
      free.map(({ id }) => id),
      () => this.observeHeld(free),
    )
  }

  private async observeHeld(runs: readonly TrackedRun[]): Promise<void> {
    const known = runs.filter(({ state }) => typeof state.attempt?.externalId === 'string')
    const lookedAt = this.parts.clock()
    const seen = await this.list(known)
    const driver = new RunDriver(this.parts, this.launcher)
    const events = runs
      .map((run) => ({ run, event: eventOf(run, seen, lookedAt) }))
      .filter(({ run, event }) => isUnsubmitted(run) || driver.moves(run, event))
    const inOrder = events.filter(({ run }) => isUnsubmitted(run))
    const others = events.filter(({ run }) => !isUnsubmitted(run))
    await Promise.all([
      this.submitInOrder(inOrder),
      inParallel(others, AT_ONCE, async ({ run, event }) => {
        await this.play(run, event)
      }),
    ])
  }

  /** Those that the service had no room for keep their order: the first that it refuses again ends it. */
  private async submitInOrder(
    waiting: readonly { readonly run: TrackedRun; readonly event: RunEvent }[],
  ): Promise<void> {
    for (const { run, event } of waiting) {
      const after = await this.play(run, event)
      if (after !== null && isUnsubmitted(after)) return
    }
  }

  private async play(run: TrackedRun, event: RunEvent): Promise<TrackedRun | null> {
    let after: TrackedRun | null = null
    await this.inHand.work(run.id, async () => {
      after = await new RunDriver(this.parts, this.launcher).play(run, event)
    })
    return after
  }

  private async list(runs: readonly TrackedRun[]): Promise<ReadonlyMap<string, Observation>> {
    const attempts = runs.flatMap(({ state }) => (state.attempt === null ? [] : [state.attempt]))
    if (attempts.length === 0) return new Map()
    try {
      return await this.launcher.observe(attempts.map(refOf))
    } catch (error) {
      this.parts.hooks.stepFailed(error, null)
      return error instanceof PartlySeen ? error.seen : new Map()
    }
  }

  private lease(dueBy: bigint): Promise<TrackedRun[]> {
    const lease = this.inHand.lease()
    return leaseDue(this.parts.db, this.launcher.name, {
      ...lease,
      dueBy,
      nextDue: nextLook(this.launcher, lease.now),
      limit: this.options.batch,
    })
  }
}

/** Longer than any interval between two looks. */
const FAR = 86_400_000_000n

function eventOf(
  { state: { attempt } }: TrackedRun,
  seen: ReadonlyMap<string, Observation>,
  lookedAt: bigint,
): RunEvent {
  const observation = attempt === null ? undefined : seen.get(attempt.id)
  return observation === undefined
    ? { kind: 'ticked' }
    : { kind: 'observed', observation, by: 'list', lookedAt }
}

function isUnsubmitted({ state: { attempt } }: TrackedRun): boolean {
  return attempt !== null && attempt.externalId === null && attempt.submissions === 0
}
