import { leaseRuns, returnRuns, type StoredRun } from '../../src/store/run-repository'
import type { Launcher, Observation } from '../launchers/launcher'
import { launcherNamed } from '../launchers/launchers'
import { admitRun } from './admit-run'
import { alignTables } from './align-tables'
import { Backoff } from './backoff'
import { refOf, RunDriver } from './drive-run'
import type { ReconcilerParts } from './reconciler-parts'
import { StaleRun, stateOf } from './record-transition'

export interface ReconcilerOptions {
  /** How long a reconciler that is gone keeps its runs from the others. */
  readonly leaseMs: number
  /** Between two looks at attempts that execute. */
  readonly pollMs: number
  /** Between two looks when nothing executes; changes wake it before. */
  readonly idleMs: number
  /** Runs looked at in one pass. */
  readonly batch: number
}

export const DEFAULT_RECONCILER_OPTIONS: ReconcilerOptions = {
  leaseMs: 15_000,
  pollMs: 200,
  idleMs: 1000,
  batch: 200,
}

export interface Stopping {
  /** Ask attempts that run on this machine to end, and wait until they did. */
  readonly cancelLocal: boolean
  readonly timeoutMs: number
}

/** Brings runs and reality together. Any number of them share the work. */
export interface Reconciler {
  /** One look at everything; what fails is told to the hooks and tried again by the next. */
  pass(): Promise<{ readonly active: number }>
  start(): void
  /** A run changed: look at once. */
  wake(): void
  /** Resolves when it has stopped; false when local attempts were still running at the time-out. */
  stop(stopping: Stopping): Promise<boolean>
}

export function createReconciler(
  parts: ReconcilerParts,
  options: ReconcilerOptions = DEFAULT_RECONCILER_OPTIONS,
): Reconciler {
  return new LeasingReconciler(parts, options)
}

class LeasingReconciler implements Reconciler {
  private readonly owner: string
  private readonly backoff: Backoff
  private admitting = true
  private loop: Promise<void> | null = null
  private stopped = false
  private woken = false
  private wakeUp: () => void = () => {}

  constructor(
    private readonly parts: ReconcilerParts,
    private readonly options: ReconcilerOptions,
  ) {
    this.owner = parts.ids()
    this.backoff = new Backoff(parts.clock)
  }

  async pass(): Promise<{ active: number }> {
    const runs = await this.lease()
    const active = runs.filter((stored) => stateOf(stored).attempt !== null)
    for (const launcher of this.parts.launchers.all) {
      await this.observe(
        launcher,
        active.filter((stored) => launcherOf(stored) === launcher.name),
      )
    }
    const queued = this.admitting ? runs.filter((stored) => stored.run.status === 'queued') : []
    for (const stored of queued) {
      await this.guarded(stored, () => admitRun(this.parts, stored))
    }
    await alignTables(this.parts, this.backoff)
    return { active: active.length + queued.length }
  }

  start(): void {
    this.loop ??= this.run()
  }

  wake(): void {
    this.woken = true
    this.wakeUp()
  }

  async stop({ cancelLocal, timeoutMs }: Stopping): Promise<boolean> {
    this.admitting = false
    this.stopped = true
    this.wake()
    await this.loop
    this.backoff.reset()
    try {
      const ended = !cancelLocal || (await this.cancelLocal(timeoutMs))
      await returnRuns(this.parts.db, this.owner)
      return ended
    } catch (error) {
      // Without the store nothing can be done for the attempts: they go on, and the next start finds them.
      this.parts.hooks.stepFailed(error, null)
      return false
    }
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false
      const active = await this.tryPass()
      await this.sleep(active > 0 ? this.options.pollMs : this.options.idleMs)
    }
  }

  private async tryPass(): Promise<number> {
    try {
      return (await this.pass()).active
    } catch (error) {
      this.parts.hooks.stepFailed(error, null)
      return 0
    }
  }

  /** Not at all when woken since the last pass began. */
  private sleep(ms: number): Promise<void> {
    if (this.woken) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  private lease(): Promise<StoredRun[]> {
    const now = this.parts.clock()
    const until = now + BigInt(this.options.leaseMs) * 1000n
    return leaseRuns(this.parts.db, { owner: this.owner, now, until, limit: this.options.batch })
  }

  private async observe(launcher: Launcher, runs: readonly StoredRun[]): Promise<void> {
    if (runs.length === 0) return
    const driver = new RunDriver(this.parts, launcher)
    const seen = await this.tryObserve(launcher, runs)
    for (const stored of runs) {
      const observation = seen.get(attemptIdOf(stored))
      if (observation === undefined) continue
      await this.guarded(stored, () => driver.play(stored, { kind: 'observed', observation }))
    }
  }

  private async tryObserve(
    launcher: Launcher,
    runs: readonly StoredRun[],
  ): Promise<ReadonlyMap<string, Observation>> {
    try {
      return await launcher.observe(runs.map((stored) => refOf(stored, attemptIdOf(stored))))
    } catch (error) {
      this.parts.hooks.stepFailed(error, null)
      return new Map()
    }
  }

  /** One run that cannot be worked on now must not keep the others from it. */
  private async guarded({ run }: StoredRun, step: () => Promise<unknown>): Promise<void> {
    if (!this.backoff.isDue(run.id)) return
    try {
      await step()
      this.backoff.succeeded(run.id)
    } catch (error) {
      // Somebody else changed the run, for example a client canceled it: the next pass sees that.
      if (error instanceof StaleRun) {
        this.wake()
        return
      }
      this.backoff.failed(run.id)
      this.parts.hooks.stepFailed(error, run.id)
    }
  }

  private async cancelLocal(timeoutMs: number): Promise<boolean> {
    const until = performance.now() + timeoutMs
    while (performance.now() < until) {
      const local = (await this.lease()).filter((stored) => this.isLocal(stored))
      if (local.length === 0) return true
      for (const stored of local) await this.guarded(stored, () => this.cancel(stored))
      await this.tryPass()
      await new Promise((resolve) => setTimeout(resolve, this.options.pollMs))
    }
    return false
  }

  private async cancel(stored: StoredRun): Promise<void> {
    if (stored.run.status === 'canceling') return
    const launcher = launcherNamed(this.parts.launchers, launcherOf(stored) ?? '')
    if (launcher === null) return
    await new RunDriver(this.parts, launcher).play(stored, { kind: 'cancelRequested' })
  }

  private isLocal(stored: StoredRun): boolean {
    return launcherNamed(this.parts.launchers, launcherOf(stored) ?? '')?.local ?? false
  }
}

function launcherOf({ attempts }: StoredRun): string | null {
  return attempts.find(({ attempt }) => attempt.endedAt === null)?.attempt.launcher ?? null
}

function attemptIdOf(stored: StoredRun): string {
  return stateOf(stored).attempt?.id ?? ''
}
