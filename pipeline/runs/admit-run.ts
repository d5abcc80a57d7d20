import { CodedError } from '../../src/model/coded-error'
import type { Failure, RunRows } from '../../src/model/run'
import { countActiveAttempts, insertAttempt } from '../../src/store/attempt-repository'
import { leaseTables } from '../../src/store/table-lease-repository'
import type { StoredRun } from '../../src/store/run-repository'
import type { Launcher } from '../launchers/launcher'
import { jobOf, RunDriver } from './drive-run'
import { prepareRun, type PreparedRun } from './prepare-run'
import type { ReconcilerParts } from './reconciler-parts'
import { isStoreError } from './store-error'

const NO_ROWS: RunRows = {
  read: 0n,
  written: 0n,
  quarantined: 0n,
  duplicate: 0n,
  blank: 0n,
  outside: 0n,
}

/**
 * Starts a queued run when its launcher has room and all tables that it writes are free; else it
 * stays queued. What the attempt is to do is decided under those leases.
 */
export async function admitRun(parts: ReconcilerParts, stored: StoredRun): Promise<void> {
  const job = jobOf(parts, stored)
  const launcher = parts.launchers.of(job)
  const { id: runId } = stored.run
  if ((await countActiveAttempts(parts.db, launcher.name)) >= launcher.capacity) return
  if (!(await leaseTables(parts.db, { runId, tables: stored.tables, now: parts.clock() }))) return
  parts.at('tablesLeased')
  const driver = new RunDriver(parts, launcher)
  const attemptId = parts.ids()
  const prepared = await tryPrepare(parts, launcher, stored, attemptId)
  parts.at('prepared')
  switch (prepared.kind) {
    case 'refused':
      await driver.play(stored, { kind: 'refused', failure: prepared.failure })
      return
    case 'nothingToDo':
      await driver.play(stored, { kind: 'nothingToDo' }, valuesOf(job.produces, prepared))
      return
    case 'work':
      await intend(parts, stored, launcher, attemptId, prepared)
  }
}

type TriedPreparation = PreparedRun | { readonly kind: 'refused'; readonly failure: Failure }

async function tryPrepare(
  parts: ReconcilerParts,
  launcher: Launcher,
  stored: StoredRun,
  attemptId: string,
): Promise<TriedPreparation> {
  try {
    return await prepareRun(parts, launcher.store, jobOf(parts, stored), stored, attemptId)
  } catch (error) {
    // Without its store nothing can be said of the run: it is tried again.
    if (isStoreError(error)) throw error
    if (error instanceof CodedError) return refused({ code: error.code, message: error.message })
    parts.hooks.stepFailed(error, stored.run.id)
    const message =
      "The run could not be prepared; the server's log says why. Retry it when that is mended."
    return refused({ code: 'INTERNAL_SERVER_ERROR', message })
  }
}

function refused(failure: Failure): TriedPreparation {
  return { kind: 'refused', failure }
}

/** Writes the attempt down together with the run's new status, then submits it. */
async function intend(
  parts: ReconcilerParts,
  stored: StoredRun,
  launcher: Launcher,
  attemptId: string,
  { intent }: Extract<PreparedRun, { kind: 'work' }>,
): Promise<void> {
  const attempt = {
    id: attemptId,
    runId: stored.run.id,
    number: stored.attempts.length + 1,
    launcher: launcher.name,
    intent,
    createdAt: parts.clock(),
  }
  const driver = new RunDriver(parts, launcher)
  await driver.play(stored, { kind: 'intended', attemptId }, {}, (tx) => insertAttempt(tx, attempt))
}

/** A run that had nothing to do names what is published already. */
function valuesOf(
  produces: readonly string[],
  { published }: Extract<PreparedRun, { kind: 'nothingToDo' }>,
): { rows: RunRows; outputs: { dataset: string; snapshotId: string | null; written: bigint }[] } {
  const outputs = produces.map((dataset) => {
    return { dataset, snapshotId: published.get(dataset)?.snapshotId ?? null, written: 0n }
  })
  return { rows: NO_ROWS, outputs }
}
