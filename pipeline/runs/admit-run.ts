import { CodedError } from '../../src/model/coded-error'
import type { Failure, RunRows } from '../../src/model/run'
import type { Candidate } from '../../src/store/admission-repository'
import { insertAttempt } from '../../src/store/attempt-repository'
import type { Launcher } from '../launchers/launcher'
import { jobOf, RunDriver } from './drive-run'
import { prepareRun, type PreparedRun } from './prepare-run'
import type { ReconcilerParts } from './reconciler-parts'
import { Unreachable } from './unreachable'

const NO_ROWS: RunRows = {
  read: 0n,
  written: 0n,
  quarantined: 0n,
  duplicate: 0n,
  blank: 0n,
  outside: 0n,
}

/** Decides what the attempt of a chosen run is to do, under the leases of its tables, and submits it. */
export async function admitRun(
  parts: ReconcilerParts,
  launcher: Launcher,
  candidate: Candidate,
): Promise<void> {
  const { tracked } = candidate
  const driver = new RunDriver(parts, launcher)
  const attemptId = parts.ids()
  const prepared = await tryPrepare(parts, launcher, candidate, attemptId)
  parts.at('prepared')
  switch (prepared.kind) {
    case 'refused':
      await driver.play(tracked, { kind: 'refused', failure: prepared.failure })
      return
    case 'nothingToDo': {
      const { produces } = jobOf(parts, tracked.job)
      await driver.play(tracked, { kind: 'nothingToDo' }, { values: valuesOf(produces, prepared) })
      return
    }
    case 'work':
      await intend(parts, candidate, launcher, attemptId, prepared)
  }
}

type TriedPreparation = PreparedRun | { readonly kind: 'refused'; readonly failure: Failure }

async function tryPrepare(
  parts: ReconcilerParts,
  launcher: Launcher,
  candidate: Candidate,
  attemptId: string,
): Promise<TriedPreparation> {
  const { id, job } = candidate.tracked
  try {
    return await prepareRun(parts, launcher.store, jobOf(parts, job), candidate, attemptId)
  } catch (error) {
    if (error instanceof Unreachable) throw error
    if (error instanceof CodedError) return refused({ code: error.code, message: error.message })
    parts.hooks.stepFailed(error, id)
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
  { tracked }: Candidate,
  launcher: Launcher,
  attemptId: string,
  { intent }: Extract<PreparedRun, { kind: 'work' }>,
): Promise<void> {
  const publishes = Object.keys(intent.request.writes).length > 0
  const createdAt = parts.clock()
  const attempt = {
    id: attemptId,
    runId: tracked.id,
    launcher: launcher.name,
    intent,
    publishes,
    createdAt,
  }
  await new RunDriver(parts, launcher).play(
    tracked,
    { kind: 'intended', attemptId, launcher: launcher.name, publishes },
    { together: (tx) => insertAttempt(tx, attempt) },
  )
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
