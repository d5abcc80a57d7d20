import type { Kysely, Transaction } from 'kysely'
import { CodedError } from '../../src/model/coded-error'
import type { Clock } from '../../src/model/clock'
import type { Principal } from '../../src/model/principal'
import { isTerminal, type Run, type RunHistoryEvent } from '../../src/model/run'
import type { Database } from '../../src/store/database'
import { eventsOf } from '../../src/store/event-repository'
import { findKey, takeKey, type IdempotencyKey } from '../../src/store/idempotency-repository'
import { listRuns } from '../../src/store/run-list-repository'
import { getRun, getRuns } from '../../src/store/run-repository'
import { assertStorableText } from '../../src/store/storable-text'
import type { TrackedRun } from '../../src/store/tracked-run'
import { trackedRun } from '../../src/store/tracked-run-repository'
import type { Job } from '../jobs/job'
import { launcherNamed, type Launchers } from '../launchers/launchers'
import { digestOf } from './canonical-json'
import { parseInput, tablesOf } from './job-input'
import { policyOf } from './policy'
import { recordTransition, StaleRun } from './record-transition'
import type { RunEvent } from './run-event'
import type { RunFilter, RunPage, RunService } from './run-service'
import { startTogether, type StartRun } from './start-together'
import { transition } from './state-machine'
import type { Timers } from './timers'

const LOG_TAIL_LINES = 50
const MAX_PAGE = 1000
/** A client's request is followed whatever the policy of the job. */
const ANY_POLICY = policyOf({}, { lagMs: 0 })

export interface RunServiceParts {
  readonly db: Kysely<Database>
  readonly jobs: readonly Job[]
  readonly launchers: Launchers
  readonly clock: Clock
  readonly timers: Timers
  readonly ids: () => string
  /**
   * A run was queued here. Told to this server alone: the others find it when they look, should this
   * one be gone. To tell them of each would cost every server more than to accept it did.
   */
  readonly runQueued?: () => void
}

export function createRunService(parts: RunServiceParts): RunService {
  return new StoredRunService(parts)
}

class StoredRunService implements RunService {
  readonly jobs: readonly Job[]
  private readonly startRun: StartRun

  constructor(private readonly parts: RunServiceParts) {
    this.jobs = parts.jobs
    this.startRun = startTogether(parts.db, parts.timers)
  }

  async start(
    jobName: string,
    input: unknown,
    idempotencyKey: string,
    principal: Principal,
  ): Promise<Run> {
    const job = this.jobs.find(({ name }) => name === jobName)
    if (job === undefined)
      throw new CodedError('NOT_FOUND', `There is no job ${jobName}; the field jobs lists them.`)
    if (this.parts.launchers.of(job) === null) throw noLauncher(job)
    const parsed = parseInput(job, input)
    const runId = this.parts.ids()
    const key = this.keyOf(principal, `start ${jobName}`, idempotencyKey, digestOf(parsed), runId)
    const createdAt = this.parts.clock()
    const run = { id: runId, job: jobName, input: parsed, tables: tablesOf(job), createdAt }
    const made = await this.startRun({ run, key })
    if (made === null) return this.runOf(key)
    this.parts.runQueued?.()
    return made
  }

  async cancel(runId: string): Promise<Run> {
    return this.play(runId, { kind: 'cancelRequested' }, ({ state }) => {
      // One that is being ended for another cause shall not be tried again.
      if (state.status === 'canceling') return state.failure === null ? 'done' : 'play'
      return isTerminal(state.status) ? 'wrong' : 'play'
    })
  }

  async retry(runId: string, idempotencyKey: string, principal: Principal): Promise<Run> {
    const key = this.keyOf(principal, 'retry', idempotencyKey, digestOf({ runId }), runId)
    // Answered first: the retried run has another status by now.
    const used = await findKey(this.parts.db, key)
    if (used !== null) return this.mustGet(sameInput(key, used))
    return this.play(
      runId,
      { kind: 'retryRequested' },
      ({ state: { status } }) => (status === 'failed' || status === 'canceled' ? 'play' : 'wrong'),
      key,
    )
  }

  async get(runId: string): Promise<Run | null> {
    return getRun(this.parts.db, runId)
  }

  async getMany(runIds: readonly string[]): Promise<readonly (Run | null)[]> {
    const found = await getRuns(this.parts.db, runIds)
    const byId = new Map(found.map((run) => [run.id, run]))
    return runIds.map((id) => byId.get(id) ?? null)
  }

  async logTail(runId: string): Promise<readonly string[]> {
    const run = await this.mustGet(runId)
    const last = run.attempts.at(-1)
    if (last === undefined || last.endedAt !== null) return run.logTail
    const launcher = launcherNamed(this.parts.launchers, last.launcher)
    const { id: attemptId, externalId } = last
    return (await launcher?.logTail({ attemptId, externalId }, LOG_TAIL_LINES)) ?? run.logTail
  }

  async events(
    runIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly RunHistoryEvent[]>> {
    return eventsOf(this.parts.db, runIds)
  }

  async list(
    { jobs, statuses, created }: RunFilter,
    first: number,
    after: string | null,
  ): Promise<RunPage> {
    if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE) {
      throw new CodedError(
        'FIRST_OUT_OF_RANGE',
        `first must be from 1 to ${MAX_PAGE}, not ${first}.`,
      )
    }
    jobs?.forEach((job) => assertStorableText(job, 'where.job'))
    const filter = {
      ...(jobs && { jobs }),
      ...(statuses && { statuses }),
      ...(created && { created }),
    }
    const found = await listRuns(this.parts.db, { ...filter, limit: first + 1, after })
    return { runs: found.slice(0, first), hasNextPage: found.length > first }
  }

  /** Does the effect unless the key has had it; returns the run of the key that was there before. */
  private async once(
    key: IdempotencyKey,
    effect: (tx: Transaction<Database>) => Promise<void>,
  ): Promise<string | null> {
    return this.parts.db
      .transaction()
      .execute(async (tx) => {
        // Deferred to the end of the transaction: the key names the run that the effect makes.
        const used = await findKey(tx, key)
        if (used !== null) return sameInput(key, used)
        await effect(tx)
        const other = await takeKey(tx, key, this.parts.clock())
        if (other === null) return null
        throw new KeyTaken(sameInput(key, other))
      })
      .catch((error: unknown) => {
        if (error instanceof KeyTaken) return error.runId
        throw error
      })
  }

  private async play(
    runId: string,
    event: RunEvent,
    judge: (tracked: TrackedRun) => 'play' | 'done' | 'wrong',
    key?: IdempotencyKey,
  ): Promise<Run> {
    const tracked = await trackedRun(this.parts.db, runId)
    if (tracked === null) throw noSuchRun(runId)
    const verdict = judge(tracked)
    if (verdict === 'done') return this.mustGet(runId)
    if (verdict === 'wrong') {
      // The same request may have come twice, and the other have had its effect meanwhile.
      const used = key === undefined ? null : await findKey(this.parts.db, key)
      if (key === undefined || used === null) throw wrongStatus(event, tracked)
      return this.mustGet(sameInput(key, used))
    }
    try {
      const effect = (db: Kysely<Database>): Promise<void> => this.record(db, tracked, event)
      if (key === undefined) await effect(this.parts.db)
      else await this.once(key, effect)
    } catch (error) {
      // The reconciler changed the run meanwhile: judge again what it is now.
      if (error instanceof StaleRun) return this.play(runId, event, judge, key)
      throw error
    }
    return this.mustGet(runId)
  }

  /** Due at once: a reconciler does what the event asks for. */
  private async record(db: Kysely<Database>, tracked: TrackedRun, event: RunEvent): Promise<void> {
    const now = this.parts.clock()
    const to = transition(tracked.state, event, { now, chance: 0 }, ANY_POLICY)
    await recordTransition(db, tracked, event, to, { now, dueAt: now })
  }

  /** The run of a key that was taken before. */
  private async runOf(key: IdempotencyKey): Promise<Run> {
    const used = await findKey(this.parts.db, key)
    if (used === null) throw new Error('a key that was taken is gone')
    return this.mustGet(sameInput(key, used))
  }

  private keyOf(
    principal: Principal,
    operation: string,
    key: string,
    inputDigest: string,
    runId: string,
  ): IdempotencyKey {
    if (key.length < 1 || key.length > 200) {
      throw new CodedError('BAD_USER_INPUT', 'idempotencyKey must have 1 to 200 characters.')
    }
    assertStorableText(key, 'idempotencyKey')
    return { principal: principal.id, operation, key, inputDigest, runId }
  }

  private async mustGet(runId: string): Promise<Run> {
    const run = await this.get(runId)
    if (run === null) throw noSuchRun(runId)
    return run
  }
}

/** Another request with the same key was first: what this one began is undone. */
class KeyTaken extends Error {
  constructor(readonly runId: string) {
    super('the key is taken')
  }
}

function sameInput(key: IdempotencyKey, used: IdempotencyKey): string {
  if (used.inputDigest === key.inputDigest) return used.runId
  throw new CodedError(
    'IDEMPOTENCY_KEY_REUSED',
    `The idempotencyKey ${JSON.stringify(key.key)} was used before with other input; send a new key with this input.`,
  )
}

function noLauncher({ name, program: { kind } }: Job): CodedError {
  return new CodedError(
    'NOT_FOUND',
    `Nothing here executes job ${name}: configure a launcher of ${kind} programs in LAKEFRONT_LAUNCHERS.`,
  )
}

function noSuchRun(runId: string): CodedError {
  return new CodedError('NOT_FOUND', `There is no run ${runId}; the field runs lists them.`)
}

function wrongStatus(event: RunEvent, { id, state }: TrackedRun): CodedError {
  const need =
    event.kind === 'retryRequested'
      ? 'only a failed or canceled run can be retried'
      : 'it has ended already'
  return new CodedError('WRONG_RUN_STATUS', `Run ${id} is ${state.status}: ${need}.`)
}
