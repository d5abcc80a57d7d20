import type { Kysely } from 'kysely'
import type { ReconcilerParts } from '../../pipeline/runs/reconciler-parts'
import { createReconciler, type Reconciler } from '../../pipeline/runs/reconciler'
import { createPublicationService } from '../../pipeline/runs/create-publication-service'
import type { PublicationService } from '../../pipeline/runs/publication-service'
import { createRunService } from '../../pipeline/runs/create-run-service'
import type { RunService } from '../../pipeline/runs/run-service'
import type { Database } from '../../src/store/database'
import { Gate, type Process } from './gate'
import { simCatalog } from './lake/sim-catalog'
import { SimDriver, simDatabase } from './postgres/sim-dialect'
import { gatedAttemptStore } from './remote/attempt-memory'
import { watched } from './invariants/watched-launcher'
import { MILLIS } from './scheduler'
import type { Surroundings } from './surroundings'
import { DATASETS, JOBS } from './workload/jobs'

const OPTIONS = { leaseMs: 15_000, idleMs: 15_000, batch: 20 }

/** One server process with its reconciler, from its start to its death. */
export class Replica implements Process {
  alive = true
  readonly service: RunService
  readonly publications: PublicationService
  /** Called when it dies. */
  readonly mourners = new Set<() => void>()
  private readonly gate: Gate
  private readonly driver: SimDriver
  private readonly reconciler: Reconciler

  constructor(
    readonly name: string,
    private readonly world: Surroundings,
    /** By so many microseconds its clock is wrong. */
    public clockError: bigint,
  ) {
    this.gate = new Gate(this, world)
    this.driver = new SimDriver(world.sessions, this.gate, world.broken.sql, (text) =>
      world.afterCommit(text),
    )
    const parts = this.parts(simDatabase(this.driver))
    this.reconciler = createReconciler(parts, OPTIONS)
    const runQueued = (): void => {
      if (this.alive) this.reconciler.wakeAdmission()
    }
    this.service = createRunService({ ...parts, runQueued })
    this.publications = createPublicationService(parts)
  }

  start(): void {
    this.world.trace.add(this.name, 'starts')
    this.reconciler.start()
  }

  crash(): void {
    if (!this.alive) return
    this.alive = false
    this.world.trace.add(this.name, 'is dead')
    this.driver.orphanAll()
    for (const mourner of this.mourners) mourner()
    this.world.replace(this)
  }

  /** The world is over. */
  retire(): void {
    this.alive = false
    this.driver.breakAll()
  }

  loseConnections(): void {
    this.driver.breakAll()
  }

  /** A run changed, says PostgreSQL. */
  wake(): void {
    if (this.alive) this.reconciler.wake()
  }

  /** Something happened to these executions, says their service. */
  async wakeAttempts(externalIds: readonly string[]): Promise<void> {
    if (!this.alive) return
    await this.reconciler.wakeAttempts(externalIds).catch((error: unknown) => {
      this.tell('could not be woken', error)
    })
  }

  private sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        timer.cancel()
        signal.removeEventListener('abort', over)
        if (this.alive) resolve()
      }
      const timer = this.world.scheduler.after(ms * MILLIS, over)
      if (signal.aborted) over()
      else signal.addEventListener('abort', over)
    })
  }

  private parts(db: Kysely<Database>): ReconcilerParts {
    const { world, gate } = this
    const { broken } = world
    const clock = (): bigint => world.scheduler.now() + this.clockError
    const ids = (): string => world.newId()
    const store = broken.store(gatedAttemptStore(world.files, gate))
    const launcher = broken.launcher(
      watched(world.service.launcher({ gate, store, clock }), world.rules),
    )
    return {
      db,
      jobs: JOBS,
      datasets: DATASETS,
      launchers: { all: [launcher], of: () => launcher },
      catalog: broken.catalog(simCatalog({ db, gate, lake: world.lake, clock, ids }), world.lake),
      rawZone: '/nowhere',
      sources: new Map(),
      clock,
      ids,
      random: () => world.random.between(0, 999) / 1000,
      timers: { sleep: (ms, signal) => this.sleep(ms, signal) },
      hooks: {
        runEnded: ({ runId, status }) => world.trace.add(this.name, `${runId} ended ${status}`),
        attemptSubmitted: () => undefined,
        datasetPublished: () => undefined,
        stepFailed: (error, runId) => this.tell(`step failed ${runId ?? ''}`, error),
      },
      at: () => undefined,
    }
  }

  private tell(what: string, error: unknown): void {
    this.world.trace.add(this.name, `${what}: ${error instanceof Error ? error.message : '?'}`)
  }
}
