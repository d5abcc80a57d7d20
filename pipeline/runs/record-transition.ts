import { isDeepStrictEqual } from 'node:util'
import type { Kysely } from 'kysely'
import type { Instant } from '../../src/model/clock'
import { isTerminal } from '../../src/model/run'
import { changeAttempt } from '../../src/store/attempt-repository'
import type { Database } from '../../src/store/database'
import { appendEvent } from '../../src/store/event-repository'
import { changeRun, type RunChange, type StoredRun } from '../../src/store/run-repository'
import { releaseTables } from '../../src/store/table-lease-repository'
import type { RunState, Transition } from './run-state'

/** Another change of the run came first; what is true now is to be read again. */
export class StaleRun extends Error {}

/** What is stored of the run besides its state. */
export type RunValues = Pick<RunChange, 'rows' | 'outputs' | 'files' | 'logTail'>

export function stateOf({ run, neverStarted, attempts }: StoredRun): RunState {
  const active = attempts.find(({ attempt }) => attempt.endedAt === null)
  if (active === undefined)
    return { status: run.status, attempt: null, neverStarted, failure: run.failure }
  const { attempt, submissions, submittedAt } = active
  return {
    status: run.status,
    attempt: {
      id: attempt.id,
      status: attempt.status === 'running' ? 'running' : 'starting',
      externalId: attempt.externalId,
      submissions,
      submittedAt,
      startedAt: attempt.startedAt,
    },
    neverStarted,
    failure: run.failure,
  }
}

/**
 * Stores what a transition changed: run, attempt, leases and event, in the transaction `tx`.
 * Nothing changed, nothing is written. Tables stay leased as long as an attempt is active.
 * @throws StaleRun when the run is not at the revision that the transition was made from
 */
export async function recordTransition(
  tx: Kysely<Database>,
  stored: StoredRun,
  kind: string,
  { next, ended }: Transition,
  now: Instant,
  values: RunValues = {},
): Promise<void> {
  if (isDeepStrictEqual(stateOf(stored), next)) return
  const { id, revision } = stored.run
  const changed = await changeRun(tx, id, revision, { ...values, ...changeOf(stored, next, now) })
  if (!changed) throw new StaleRun()
  await recordAttempt(tx, next, ended, now)
  if (next.attempt === null) await releaseTables(tx, id)
  await appendEvent(tx, { runId: id, revision: revision + 1, status: next.status, kind, at: now })
}

function changeOf({ run }: StoredRun, next: RunState, now: Instant): RunChange {
  const change = { status: next.status, neverStarted: next.neverStarted, failure: next.failure }
  if (isTerminal(next.status)) return { ...change, endedAt: now }
  if (isTerminal(run.status)) return { ...change, ...UNDONE }
  const startedAt = run.startedAt ?? next.attempt?.startedAt ?? null
  return { ...change, startedAt }
}

/** A run that is queued again has done nothing yet. */
const UNDONE = { startedAt: null, endedAt: null, rows: null, outputs: [], files: [], logTail: [] }

async function recordAttempt(
  tx: Kysely<Database>,
  { attempt, status }: RunState,
  ended: Transition['ended'],
  now: Instant,
): Promise<void> {
  if (ended !== null) {
    const branchesPending = ended.status !== 'succeeded'
    await changeAttempt(tx, ended.attemptId, {
      status: ended.status,
      endedAt: now,
      branchesPending,
    })
  }
  if (attempt !== null) {
    const { externalId, submissions, submittedAt, startedAt } = attempt
    const shown = status === 'canceling' ? status : attempt.status
    await changeAttempt(tx, attempt.id, {
      status: shown,
      externalId,
      submissions,
      submittedAt,
      startedAt,
    })
  }
}
