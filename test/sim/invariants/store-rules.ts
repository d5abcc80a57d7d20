import { isTerminal } from '../../../src/model/run'
import type { StoredRunState, StoredState } from '../postgres/stored-state'
import { hasEnded, type Execution } from '../remote/execution'
import { must } from '../violation'

/** What the rules for the store need to know of the world around it. */
export interface AroundStore {
  readonly executions: readonly Execution[]
  isAudited(snapshotId: string): boolean
  /** Whether anybody holds the attempt's claim. */
  isClaimed(attemptId: string): boolean
  /** Nobody confirmed its end: it may go on, and its run keeps its tables from others. */
  readonly abandoned: ReadonlySet<string>
  resultOf(attemptId: string): 'succeeded' | 'failed' | null
}

/**
 * What must hold of what is committed, after each commit.
 * @throws Violation
 */
export function checkStore(
  now: StoredState,
  before: StoredState | null,
  around: AroundStore,
): void {
  for (const run of now.runs) checkRun(run, now, around)
  checkPublications(now, before, around)
  checkHistory(now, before)
  for (const { id } of now.attempts.filter(({ ended }) => ended)) {
    // Its result is an attempt's last act: after it there is nothing left to do but to end.
    const isDone = around.resultOf(id) !== null || around.abandoned.has(id)
    const working = executionsOf(around, [id]).some((one) => one.working)
    must(!working || isDone, 'overIsOver', () => `${id} works on`)
  }
}

function checkRun(run: StoredRunState, state: StoredState, around: AroundStore): void {
  const { id, status, tables } = run
  const attempts = state.attempts.filter(({ run_id }) => run_id === id)
  const active = attempts.filter(({ ended }) => !ended)
  const leased = state.leases.filter(({ run_id }) => run_id === id).map((lease) => lease.table_name)
  must(run.events === run.revision, 'everyChangeIsAnEvent', () => `${id} ${run.revision}`)
  must(active.length <= 1, 'oneAttempt', () => `${id} has ${active.length} attempts`)
  if (active.length > 0) {
    must(!isTerminal(status), 'overIsOver', () => `${id} is ${status} and has an attempt`)
    const free = tables.find((table) => !leased.includes(table))
    must(
      free === undefined,
      'oneWriter',
      () => `${id} has an attempt without a lease of ${free ?? ''}`,
    )
  }
  if (status === 'succeeded' || status === 'canceled') {
    must(leased.length === 0, 'oneWriter', () => `${id} is ${status} and has leases`)
  }
  if (status === 'succeeded') checkSuccess(run, state, around)
  must(run.failure_code !== 'INTERNAL_SERVER_ERROR', 'noFaultOfOursFailsIt', () => id)
  if (status === 'canceled') checkCanceled(id, attempts, around)
}

function checkSuccess(run: StoredRunState, state: StoredState, around: AroundStore): void {
  const last = state.attempts.findLast(({ run_id }) => run_id === run.id)
  for (const { dataset, snapshotId } of run.outputs) {
    if (snapshotId === null) continue
    must(around.isAudited(snapshotId), 'audited', () => `${run.id} succeeded with ${snapshotId}`)
    const published = state.publications.some(
      (one) => one.dataset === dataset && one.snapshot_id === snapshotId,
    )
    must(published, 'successIsPublished', () => `${run.id} names ${snapshotId} of ${dataset}`)
  }
  // Without an attempt of this time there was nothing to do.
  if (last?.status !== 'succeeded') return
  must(around.resultOf(last.id) === 'succeeded', 'audited', () => `${run.id} has no such result`)
}

/** Nothing of it works, nothing of it can begin to, and nothing of it was done to its end. */
function checkCanceled(id: string, attempts: StoredState['attempts'], around: AroundStore): void {
  const ids = attempts.map((attempt) => attempt.id)
  for (const execution of executionsOf(around, ids)) {
    const { attemptId } = execution.submission
    const stopped = hasEnded(execution) || (!execution.working && around.isClaimed(attemptId))
    must(stopped, 'canceledIsStopped', () => `${id}, ${execution.id}`)
  }
  const last = attempts.at(-1)
  // One that had failed was over before its run was retried, and canceled in the queue.
  if (last === undefined || last.status === 'failed') return
  const isDone = around.resultOf(last.id) === 'succeeded'
  must(!isDone, 'canceledIsStopped', () => `${id} was done to its end`)
}

function checkPublications(
  { publications }: StoredState,
  before: StoredState | null,
  around: AroundStore,
): void {
  for (const { dataset, version, snapshot_id } of publications) {
    must(around.isAudited(snapshot_id), 'audited', () => `${dataset} ${version} = ${snapshot_id}`)
    const former = before?.publications.find(
      (one) => one.dataset === dataset && one.version === version,
    )
    must((former?.snapshot_id ?? snapshot_id) === snapshot_id, 'publishedStays', () => dataset)
  }
  for (const { dataset, version } of before?.publications ?? []) {
    const kept = publications.some((one) => one.dataset === dataset && one.version === version)
    must(kept, 'publishedStays', () => `${dataset} ${version} is gone`)
  }
}

/** No run is lost, and the end is the end unless a client asks for more. */
function checkHistory(now: StoredState, before: StoredState | null): void {
  for (const former of before?.runs ?? []) {
    const run = now.runs.find(({ id }) => id === former.id)
    must(run !== undefined, 'notLost', () => former.id)
    if (run === undefined || !isTerminal(former.status) || run.retries > former.retries) continue
    must(run.status === former.status, 'overIsOver', () => `${run.id} was ${former.status}`)
  }
}

function executionsOf({ executions }: AroundStore, attempts: readonly string[]): Execution[] {
  return executions.filter(({ submission }) => attempts.includes(submission.attemptId))
}

/** Runs that failed and keep their tables: nobody confirmed the end of their last attempts. */
export function abandonedIn({ runs, leases, attempts }: StoredState): string[] {
  const failed = runs.filter(
    ({ id, status }) => status === 'failed' && leases.some(({ run_id }) => run_id === id),
  )
  return failed.flatMap(({ id }) => attempts.findLast(({ run_id }) => run_id === id)?.id ?? [])
}
