import type { Kysely } from 'kysely'
import type { Catalog } from '../../src/catalog/catalog'
import type { Clock } from '../../src/model/clock'
import type { Dataset } from '../../src/model/dataset'
import type { RunStatus } from '../../src/model/run'
import type { Database } from '../../src/store/database'
import type { Job } from '../jobs/job'
import type { Launchers } from '../launchers/launchers'
import type { CrashPoint } from './crash-point'
import type { Timers } from './timers'

/** Told what happened, for metrics and the log. May not throw. */
export interface RunHooks {
  runEnded(end: { job: string; runId: string; status: RunStatus; seconds: number }): void
  attemptSubmitted(attempt: { launcher: string; runId: string; attemptId: string }): void
  datasetPublished(publication: { dataset: string; version: number; runId: string }): void
  /** Something failed and will be tried again; `runId` is null when it belongs to no one run. */
  stepFailed(error: unknown, runId: string | null): void
}

/** What the reconciler works with. */
export interface ReconcilerParts {
  readonly db: Kysely<Database>
  readonly jobs: readonly Job[]
  readonly datasets: readonly Dataset[]
  readonly launchers: Launchers
  readonly catalog: Pick<Catalog, 'snapshot' | 'commitRefs' | 'dropBranch'>
  /** Absolute. */
  readonly rawZone: string
  readonly sources: ReadonlyMap<string, string>
  readonly clock: Clock
  /** A new id: lower-case letters and digits only, as it becomes part of branch names. */
  readonly ids: () => string
  /** From 0 to below 1. */
  readonly random: () => number
  readonly timers: Timers
  readonly hooks: RunHooks
  readonly at: (point: CrashPoint) => void
}
