import type { Kysely } from 'kysely'
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Registry } from 'prom-client'
import { JOBS } from '../../../pipeline/jobs'
import { ClassDataArchive } from '../../../pipeline/launchers/class-data-archive'
import type { Launcher } from '../../../pipeline/launchers/launcher'
import { createLocalNodeLauncher } from '../../../pipeline/launchers/local-node'
import { createLocalSparkLauncher } from '../../../pipeline/launchers/local-spark'
import { placeOf } from '../../../pipeline/launchers/place'
import type { SparkSettings } from '../../../pipeline/launchers/spark-submit'
import { createPublicationService } from '../../../pipeline/runs/create-publication-service'
import { createRunService } from '../../../pipeline/runs/create-run-service'
import { checkJobs } from '../../../pipeline/runs/job-input'
import type { PublicationService } from '../../../pipeline/runs/publication-service'
import {
  createReconciler,
  DEFAULT_RECONCILER_OPTIONS,
  type Reconciler,
} from '../../../pipeline/runs/reconciler'
import type { RunService } from '../../../pipeline/runs/run-service'
import { systemTimers } from '../../../pipeline/runs/timers'
import { datasets } from '../../../schema/datasets'
import type { Catalog } from '../../catalog/catalog'
import type { Home } from '../../config/home'
import { LOCAL_NODE, LOCAL_SPARK, type LaunchersConfig } from '../../config/launchers'
import { systemClock } from '../../model/clock'
import type { Logger } from '../../server/logger'
import type { Database } from '../../store/database'
import { shownByMain } from '../../store/publication-repository'
import { listenForRuns } from '../../store/run-notifications'
import { openLaunchers } from './launchers/open-launchers'
import { openStateChanges } from './launchers/open-state-changes'
import type { StateChanges } from './launchers/state-changes'
import { runHooks } from './run-hooks'

/** Attempts at the same time; each Spark attempt uses every core. */
const SPARK_CAPACITY = 1
const NODE_CAPACITY = 2
/** A server that was killed is followed by the next on its home within this time. */
const LEASE_MS = 3_000
const CANCEL_LOCAL_MS = 10_000

export interface RunSideParts {
  readonly db: Kysely<Database>
  readonly databaseUrl: string
  readonly catalog: Catalog
  readonly home: Home
  readonly sources: ReadonlyMap<string, string>
  readonly spark: SparkSettings
  readonly launchers: LaunchersConfig
  readonly registry: Registry
  readonly logger: Logger
}

export interface RunSide {
  readonly services: { readonly runs: RunService; readonly publishing: PublicationService }
  readonly archive: ClassDataArchive
  /** Takes up the work, also what a server before left. */
  start(): Promise<void>
  /** Cancels local attempts and waits for their end. */
  stop(): Promise<void>
}

export async function openRunSide(parts: RunSideParts): Promise<RunSide> {
  const { db, catalog, home, sources, spark, registry, logger } = parts
  checkJobs(JOBS, datasets)
  await Promise.all([home.attempts, home.raw].map((folder) => mkdir(folder, { recursive: true })))
  const onError = (error: unknown): void => logger.error('in the background', {}, error)
  const archive = new ClassDataArchive(
    path.join(spark.repository, '.tools/class-data'),
    spark,
    onError,
  )
  const local = await localLaunchers(home, spark, archive)
  const shared = {
    db,
    jobs: JOBS,
    launchers: await openLaunchers(parts.launchers, local, JOBS, {
      datasets,
      mainOf: async (dataset) => (await shownByMain(db, dataset))?.snapshotId ?? null,
    }),
    clock: systemClock,
    ids: newId,
    timers: systemTimers,
  }
  const reconciler = createReconciler(
    {
      ...shared,
      datasets,
      catalog,
      rawZone: home.raw,
      sources,
      random: Math.random,
      hooks: runHooks(registry, logger),
      at: () => {},
    },
    { ...DEFAULT_RECONCILER_OPTIONS, leaseMs: LEASE_MS },
  )
  const wakers = await openWakers(parts, reconciler, onError)
  return {
    services: {
      runs: createRunService({ ...shared, runQueued: () => reconciler.wakeAdmission() }),
      publishing: createPublicationService({ db, datasets, catalog, clock: systemClock }),
    },
    archive,
    async start() {
      reconciler.start()
      wakers.start()
    },
    async stop() {
      await wakers.stop()
      await reconciler.stop({ cancelLocal: true, timeoutMs: CANCEL_LOCAL_MS })
    },
  }
}

/** Who wakes the reconciler before its turn: servers through PostgreSQL, services through their queue. */
async function openWakers(
  { databaseUrl, launchers }: Pick<RunSideParts, 'databaseUrl' | 'launchers'>,
  reconciler: Reconciler,
  onError: (error: unknown) => void,
): Promise<StateChanges> {
  const stateChanges = await openStateChanges(launchers.stateChanges, {
    wakeAttempts: (ids) => reconciler.wakeAttempts(ids),
    timers: systemTimers,
    onError,
  })
  const listener = await listenForRuns(
    { connectionString: databaseUrl },
    () => reconciler.wake(),
    onError,
  )
  return {
    start: () => stateChanges.start(),
    async stop() {
      await stateChanges.stop()
      await listener.stop()
    },
  }
}

async function localLaunchers(
  { attempts: attemptsFolder }: Home,
  spark: SparkSettings,
  archive: ClassDataArchive,
): Promise<ReadonlyMap<string, Launcher>> {
  const here = { place: await placeOf(attemptsFolder), attemptsFolder }
  const sourcesMain = path.join(spark.repository, 'dist/pipeline/sources/main.js')
  return new Map([
    [LOCAL_SPARK, createLocalSparkLauncher({ ...here, capacity: SPARK_CAPACITY, spark, archive })],
    [
      LOCAL_NODE,
      createLocalNodeLauncher({ ...here, capacity: NODE_CAPACITY, sourcesMain, env: spark.env }),
    ],
  ])
}

/** Ids become part of branch names, which take letters and digits. */
function newId(): string {
  return randomUUID().replaceAll('-', '')
}
