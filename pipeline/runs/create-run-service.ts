import type { Kysely, Transaction } from 'kysely'
import { CodedError } from '../../src/model/coded-error'
import type { Clock } from '../../src/model/clock'
import type { Principal } from '../../src/model/principal'
import type { Run } from '../../src/model/run'
import type { Database } from '../../src/store/database'
import { appendEvent } from '../../src/store/event-repository'
import { findKey, takeKey, type IdempotencyKey } from '../../src/store/idempotency-repository'
import {
  getRun,
  getRuns,
  insertRun,
  listRuns,
  type StoredRun,
} from '../../src/store/run-repository'
import { assertStorableText } from '../../src/store/storable-text'
import type { Job } from '../jobs/job'
import { launcherNamed, type Launchers } from '../launchers/launchers'
import { digestOf } from './canonical-json'
import { parseInput, tablesOf } from './job-input'
import { recordTransition, StaleRun, stateOf } from './record-transition'
import type { RunFilter, RunPage, RunService } from './run-service'
import type { RunEvent } from './run-state'
import { transition } from './state-machine'

const LOG_TAIL_LINES = 50
const MAX_PAGE = 1000
/** A client's request moves no attempt, so none of the limits of doubt matters to it. */
const NO_DOUBT = { lagMicros: 0n, maxSubmissions: 0, maxNeverStarted: 0 }

export interface RunServiceParts {
  readonly db: Kysely<Database>
  readonly jobs: readonly Job[]
  readonly launchers: Launchers
  readonly clock: Clock
  readonly ids: () => string
}

export function createRunService(parts: RunServiceParts): RunService {
  return new StoredRunService(parts)
}

class StoredRunService implements RunService {
  readonly jobs: readonly Job[]

  constructor(private readonly parts: RunServiceParts) {
    this.jobs = parts.jobs
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
    const parsed = parseInput(job, input)
    const runId = this.parts.ids()
    const key = this.keyOf(principal, `start ${jobName}`, idempotencyKey, digestOf(parsed), runId)
    const first = await this.once(key, async (tx) => {
      const createdAt = this.parts.clock()
      await insertRun(tx, {
        id: runId,
        job: jobName,
        input: parsed,
        tables: tablesOf(job),
        createdAt,
      })
      await appendEvent(tx, {
        runId,
        revision: 1,
        status: 'queued',
        kind: 'started',
        at: createdAt,
      })
    })
    return this.mustGet(first ?? runId)
  }

  async cancel(runId: string): Promise<Run> {
    return this.play(runId, { kind: 'cancelRequested' }, ({ run }) => {
      if (run.status === 'canceling') return 'done'
      return ['succeeded', 'failed', 'canceled'].includes(run.status) ? 'wrong' : 'play'
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
      ({ run }) => (run.status === 'failed' || run.status === 'canceled' ? 'play' : 'wrong'),
      key,
    )
  }

  async get(runId: string): Promise<Run | null> {
    return (await getRun(this.parts.db, runId))?.run ?? null
  }

  async getMany(runIds: readonly string[]): Promise<readonly (Run | null)[]> {
    const found = await getRuns(this.parts.db, runIds)
    const byId = new Map(found.map(({ run }) => [run.id, run]))
    return runIds.map((id) => byId.get(id) ?? null)
  }

  async logTail(runId: string): Promise<readonly string[]> {
    const run = await this.mustGet(runId)
    const last = run.attempts.at(-1)
    if (last === undefined || last.endedAt !== null) return run.logTail
    const launcher = launcherNamed(this.parts.launchers, last.launcher)
    return launcher?.logTail(last.id, LOG_TAIL_LINES) ?? run.logTail
  }

  async list({ jobs, statuses }: RunFilter, first: number, after: string | null): Promise<RunPage> {
    if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE) {
      throw new CodedError(
        'FIRST_OUT_OF_RANGE',
        `first must be from 1 to ${MAX_PAGE}, not ${first}.`,
      )
    }
    jobs?.forEach((job) => assertStorableText(job, 'where.job'))
    const filter = { ...(jobs && { jobs }), ...(statuses && { statuses }) }
    const found = await listRuns(this.parts.db, { ...filter, limit: first + 1, after })
    return { runs: found.slice(0, first).map(({ run }) => run), hasNextPage: found.length > first }
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
    judge: (stored: StoredRun) => 'play' | 'done' | 'wrong',
    key?: IdempotencyKey,
  ): Promise<Run> {
    const stored = await getRun(this.parts.db, runId)
    if (stored === null) throw noSuchRun(runId)
    const verdict = judge(stored)
    if (verdict === 'done') return stored.run
    if (verdict === 'wrong') throw wrongStatus(event, stored.run)
    try {
      const effect = (tx: Transaction<Database>): Promise<void> => this.record(tx, stored, event)
      if (key === undefined) await this.parts.db.transaction().execute(effect)
      else await this.once(key, effect)
    } catch (error) {
      // The reconciler changed the run meanwhile: judge again what it is now.
      if (error instanceof StaleRun) return this.play(runId, event, judge, key)
      throw error
    }
    return this.mustGet(runId)
  }

  private record(tx: Transaction<Database>, stored: StoredRun, event: RunEvent): Promise<void> {
    const now = this.parts.clock()
    const to = transition(stateOf(stored), event, now, NO_DOUBT)
    return recordTransition(tx, stored, event.kind, to, now)
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
    `The idempotencyKey ${key.key} was used before with other input; send a new key with this input.`,
  )
}

function noSuchRun(runId: string): CodedError {
  return new CodedError('NOT_FOUND', `There is no run ${runId}; the field runs lists them.`)
}

function wrongStatus(event: RunEvent, run: Run): CodedError {
  const need =
    event.kind === 'retryRequested'
      ? 'only a failed or canceled run can be retried'
      : 'it has ended already'
  return new CodedError('WRONG_RUN_STATUS', `Run ${run.id} is ${run.status}: ${need}.`)
}
