import { isDeepStrictEqual } from 'node:util'
import type { Kysely } from 'kysely'
import type { Instant } from '../../src/model/clock'
import { isTerminal, type AttemptLinks } from '../../src/model/run'
import type { RunState } from '../../src/model/run-state'
import type { Database } from '../../src/store/database'
import { changeRun, type RunValues } from '../../src/store/run-change-repository'
import type { TrackedRun } from '../../src/store/tracked-run'
import type { RunEvent, Transition } from './run-event'

/** Another change of the run came first; what is true now is to be read again. */
export class StaleRun extends Error {}

/** What is stored together with a transition. */
export interface Recorded {
  readonly values?: RunValues
  /** Of the active attempt, where they are known anew. */
  readonly links?: AttemptLinks | null
  readonly now: Instant
  /** When a reconciler is to look at the run next. */
  readonly dueAt: Instant
}

/**
 * Stores what a transition changed: run, attempt, leases and event. Nothing changed, nothing is
 * written. Returns the run as it is now.
 * @throws StaleRun when the run is not at the revision that the transition was made from
 */
export async function recordTransition(
  db: Kysely<Database>,
  tracked: TrackedRun,
  event: RunEvent,
  { next, ended, abandoned }: Transition,
  recorded: Recorded,
): Promise<TrackedRun> {
  if (isDeepStrictEqual(tracked.state, next)) return tracked
  const startedAt = startOf(tracked, next)
  const changed = await changeRun(db, {
    runId: tracked.id,
    revision: tracked.revision,
    next,
    values: { startedAt, ...valuesOf(tracked, next, recorded.now), ...recorded.values },
    ended,
    links: recorded.links ?? null,
    releaseTables: releases(tracked.state, next) && !abandoned,
    kind: kindOf(event),
    message: messageOf(event, tracked.state, next, ended),
    now: recorded.now,
    dueAt: recorded.dueAt,
  })
  if (!changed) throw new StaleRun()
  return { ...tracked, revision: tracked.revision + 1, startedAt, state: next }
}

/** An abandoned run that is retried keeps its tables: nobody else may write them meanwhile. */
function releases(before: RunState, next: RunState): boolean {
  return next.attempt === null && (before.attempt !== null || isTerminal(next.status))
}

function startOf({ startedAt, state }: TrackedRun, next: RunState): Instant | null {
  if (isTerminal(state.status) && !isTerminal(next.status)) return null
  return startedAt ?? next.attempt?.startedAt ?? null
}

function valuesOf({ state }: TrackedRun, next: RunState, now: Instant): RunValues {
  if (isTerminal(next.status)) return { endedAt: now }
  return isTerminal(state.status) ? UNDONE : {}
}

/** A run that is queued again has done nothing yet. */
const UNDONE: RunValues = { endedAt: null, rows: null, outputs: [], files: [], logTail: [] }

function kindOf(event: RunEvent): string {
  return event.kind === 'observed' ? event.observation.kind : event.kind
}

function messageOf(
  event: RunEvent,
  before: RunState,
  next: RunState,
  ended: Transition['ended'],
): string | null {
  if (event.kind === 'full') return event.message
  const failure = ended?.failure ?? next.failure
  return failure === before.failure ? null : (failure?.message ?? null)
}
