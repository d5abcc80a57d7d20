import { makeDue, returnRuns } from '../../src/store/tracked-run-repository'
import type { Launcher } from '../launchers/launcher'
import { Admission } from './admission'
import { RunDriver } from './drive-run'
import { pollMsOf } from './due-time'
import { InHand } from './in-hand'
import { Loop, type Pause } from './loop'
import { RunObserver } from './observe-runs'
import type { ReconcilerParts } from './reconciler-parts'
import { Upkeep } from './upkeep'

export interface ReconcilerOptions {
  /** How long a reconciler that is gone keeps its runs from the others. */
  readonly leaseMs: number
  /** Between two looks when there is nothing to do; changes wake it before. */
  readonly idleMs: number
  /** Attempts of one launcher that are looked at together: each look walks the service's list. */
  readonly batch: number
}

export const DEFAULT_RECONCILER_OPTIONS: ReconcilerOptions = {
  leaseMs: 15_000,
  idleMs: 1000,
  batch: 20_000,
}

/** What wakes a loop within this time is taken together. */
const REST_MS = 10

export interface Stopping {
  /** Ask attempts that run on this machine to end, and wait until they did. */
  readonly cancelLocal: boolean
  readonly timeoutMs: number
}

/** Brings runs and reality together. Any number of them share the work. */
export interface Reconciler {
  /**
   * One look at everything that is due, without any timer; what fails is told to the hooks and tried
   * again by the next.
   */
  pass(): Promise<void>
  start(): void
  /** A run changed: look at once. */
  wake(): void
  /** A run was queued: look whether it can be admitted. */
  wakeAdmission(): void
  /** Something happened to these attempts, named by their own ids or by their launchers'. */
  wakeAttempts(ids: readonly string[]): Promise<void>
  /** Resolves when it has stopped; false when local attempts were still running at the time-out. */
  stop(stopping: Stopping): Promise<boolean>
}

export function createReconciler(
  parts: ReconcilerParts,
  options: ReconcilerOptions = DEFAULT_RECONCILER_OPTIONS,
): Reconciler {
  return new LeasingReconciler(parts, options)
}

/** What is done for one launcher, each in a loop of its own: a slow service holds up no other. */
interface Lane {
  readonly launcher: Launcher
  readonly observer: RunObserver
  readonly admission: Admission
  readonly observing: Loop
  readonly admitting: Loop
}

class LeasingReconciler implements Reconciler {
  private readonly inHand: InHand
  private readonly lanes: readonly Lane[]
  private readonly upkeep: Upkeep
  private readonly loops: readonly Loop[]

  constructor(
    private readonly parts: ReconcilerParts,
    private readonly options: ReconcilerOptions,
  ) {
    const leaseMicros = BigInt(options.leaseMs) * 1000n
    this.inHand = new InHand(parts, parts.ids(), leaseMicros)
    this.upkeep = new Upkeep(parts, this.inHand, this.inHand.backoff)
    this.lanes = parts.launchers.all.map((launcher) => this.lane(launcher))
    this.loops = [
      ...this.lanes.flatMap(({ observing, admitting }) => [observing, admitting]),
      this.every(options.idleMs, () => this.upkeep.step()),
      this.every(options.leaseMs / 3, () => this.inHand.renew()),
    ]
  }

  async pass(): Promise<void> {
    await this.guarded(() => this.inHand.renew())
    await Promise.all(
      this.lanes.map(({ observer }) =>
        this.guarded(async () => {
          await observer.look()
        }),
      ),
    )
    await Promise.all(this.lanes.map(({ admission }) => this.guarded(() => admitted(admission))))
    await this.guarded(() => this.upkeep.step())
  }

  start(): void {
    for (const loop of this.loops) loop.start()
  }

  wake(): void {
    for (const loop of this.loops) loop.wake()
  }

  wakeAdmission(): void {
    for (const { admitting } of this.lanes) admitting.wake()
  }

  async wakeAttempts(ids: readonly string[]): Promise<void> {
    await makeDue(this.parts.db, ids, this.parts.clock())
    this.wake()
  }

  async stop({ cancelLocal, timeoutMs }: Stopping): Promise<boolean> {
    await Promise.all(this.loops.map((loop) => loop.stop()))
    await Promise.all(this.lanes.map(({ admission }) => admission.settled()))
    this.inHand.backoff.reset()
    try {
      const ended = !cancelLocal || (await this.cancelLocal(timeoutMs))
      await returnRuns(this.parts.db, this.inHand.owner)
      return ended
    } catch (error) {
      // Without the store nothing can be done for the attempts: they go on, and the next start finds them.
      this.parts.hooks.stepFailed(error, null)
      return false
    }
  }

  private lane(launcher: Launcher): Lane {
    const { parts, inHand, options } = this
    const observer = new RunObserver(parts, launcher, inHand, options)
    const observing = this.loop(
      async () => ({ rest: REST_MS, wait: await observer.look() }),
      options.idleMs,
    )
    const admission: Admission = new Admission(parts, launcher, inHand, {
      idleMs: options.idleMs,
      onAdmitted: () => {
        observer.expect()
        observing.wake()
      },
      onRoom: () => admitting.wake(),
    })
    const admitting = this.loop(() => admission.step(), options.idleMs)
    return { launcher, observer, admission, observing, admitting }
  }

  /** A step that fails is tried again after `idleMs`. */
  private loop(step: () => Promise<Pause>, idleMs: number): Loop {
    return new Loop(async () => {
      let pause: Pause = { rest: REST_MS, wait: idleMs }
      await this.guarded(async () => {
        pause = await step()
      })
      return pause
    }, this.parts.timers)
  }

  private every(ms: number, step: () => Promise<void>): Loop {
    return this.loop(async () => {
      await step()
      return { rest: REST_MS, wait: ms }
    }, ms)
  }

  private async guarded(step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      this.parts.hooks.stepFailed(error, null)
    }
  }

  private async cancelLocal(timeoutMs: number): Promise<boolean> {
    const local = this.lanes.filter(({ launcher }) => launcher.local)
    const until = this.parts.clock() + BigInt(timeoutMs) * 1000n
    while (this.parts.clock() < until) {
      const counts = await Promise.all(local.map((lane) => this.cancelAll(lane)))
      if (counts.every((count) => count === 0)) return true
      const waitMs = Math.min(...local.map(({ launcher }) => pollMsOf(launcher)))
      await this.parts.timers.sleep(waitMs, new AbortController().signal)
    }
    return false
  }

  /** Returns how many there were. */
  private async cancelAll({ launcher, observer }: Lane): Promise<number> {
    const runs = await observer.all()
    for (const run of runs.filter(({ state }) => state.status !== 'canceling'))
      await this.inHand.work(run.id, () =>
        new RunDriver(this.parts, launcher).play(run, { kind: 'cancelRequested' }),
      )
    const canceling = runs.filter(({ state }) => state.status === 'canceling')
    await observer.observe(canceling)
    return runs.length
  }
}

async function admitted(admission: Admission): Promise<void> {
  await admission.step()
  await admission.settled()
}
