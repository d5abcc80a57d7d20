import type { Kysely } from 'kysely'
import { assertNever } from '../../src/model/assert-never'
import { CodedError } from '../../src/model/coded-error'
import { isTerminal } from '../../src/model/run'
import type { Database } from '../../src/store/database'
import { getRun, type StoredRun } from '../../src/store/run-repository'
import type { AttemptRef, Launcher } from '../launchers/launcher'
import {
  readResult,
  REQUEST,
  RESULT,
  takeClaim,
  writeRequest,
  type ReadResult,
} from './attempt-exchange'
import { intent, type Intent } from './intent'
import { assertHeld, publishResult, type Published, type SucceededResult } from './publish'
import type { ReconcilerParts } from './reconciler-parts'
import { recordTransition, StaleRun, stateOf, type RunValues } from './record-transition'
import type { Effect, Policy, RunEvent, Transition } from './run-state'
import { transition } from './state-machine'

const LOG_TAIL_LINES = 50
const REASON_LINES = 5
const MAX_SUBMISSIONS = 3
const MAX_NEVER_STARTED = 3

/** What is to be written in the same transaction. */
type Together = (tx: Kysely<Database>) => Promise<void>

/** Plays events into runs of one launcher, and does what the state machine answers. */
export class RunDriver {
  private readonly policy: Policy

  constructor(
    private readonly parts: ReconcilerParts,
    private readonly launcher: Launcher,
  ) {
    this.policy = {
      lagMicros: BigInt(launcher.lagMs) * 1000n,
      maxSubmissions: MAX_SUBMISSIONS,
      maxNeverStarted: MAX_NEVER_STARTED,
    }
  }

  /**
   * Records what the event changes, then does its effects, each of which may bring further events,
   * until there is nothing left to do for now.
   * @throws StaleRun when another change of the run came first
   */
  async play(
    stored: StoredRun,
    event: RunEvent,
    values: RunValues = {},
    together?: Together,
  ): Promise<StoredRun> {
    const to = this.transition(stored, event)
    const tail = await this.tailOf(to)
    await this.parts.db.transaction().execute(async (tx) => {
      await together?.(tx)
      await recordTransition(tx, stored, event.kind, to, this.parts.clock(), { ...tail, ...values })
    })
    let current = await this.reload(stored)
    if (event.kind === 'intended') this.parts.at('intended')
    if (to.ended !== null) this.parts.at('ended')
    for (const effect of to.effects) current = await this.perform(current, effect)
    return current
  }

  private transition(stored: StoredRun, event: RunEvent): Transition {
    return transition(stateOf(stored), event, this.parts.clock(), this.policy)
  }

  private async tailOf({ ended }: Transition): Promise<RunValues> {
    return ended === null
      ? {}
      : { logTail: await this.launcher.logTail(ended.attemptId, LOG_TAIL_LINES) }
  }

  private async reload({ run }: StoredRun): Promise<StoredRun> {
    const fresh = await getRun(this.parts.db, run.id)
    if (fresh === null) throw new StaleRun()
    if (isTerminal(fresh.run.status) && !isTerminal(run.status)) this.tellEnd(fresh)
    return fresh
  }

  private tellEnd({ run }: StoredRun): void {
    const seconds = Number((run.endedAt ?? run.createdAt) - run.createdAt) / 1e6
    this.parts.hooks.runEnded({ job: run.job, runId: run.id, status: run.status, seconds })
  }

  private async perform(stored: StoredRun, effect: Effect): Promise<StoredRun> {
    switch (effect.kind) {
      case 'submit':
        return this.submit(stored, effect.attemptId)
      case 'cancel':
        this.parts.at('canceling')
        await this.launcher.cancel(refOf(stored, effect.attemptId))
        this.parts.at('cancelAsked')
        return stored
      case 'readResult': {
        this.parts.at('endSeen')
        const result = toOutcome(await readResult(this.launcher.store, effect.attemptId))
        return this.play(stored, { kind: 'resultRead', result, reason: effect.reason })
      }
      case 'takeClaim':
        return this.takeClaim(stored, effect)
      case 'publish':
        return this.publish(stored, effect.attemptId)
      default:
        return assertNever(effect)
    }
  }

  /** That it is about to be submitted is recorded first: who finds it so looks before submitting again. */
  private async submit(stored: StoredRun, attemptId: string): Promise<StoredRun> {
    const { hooks, at } = this.parts
    const { store } = this.launcher
    const submitting = await this.play(stored, { kind: 'submitting' })
    await writeRequest(store, intentOf(submitting, attemptId).request)
    at('requestWritten')
    const submission = {
      ...refOf(submitting, attemptId),
      job: stored.run.job,
      program: jobOf(this.parts, stored).program,
      requestAddress: store.address(attemptId, REQUEST),
      resultAddress: store.address(attemptId, RESULT),
    }
    try {
      const submitted = await this.launcher.submit(submission)
      // The lag is waited for before it is asked again.
      if (submitted.kind === 'full') return submitting
      at('submitted')
      hooks.attemptSubmitted({ launcher: this.launcher.name, runId: stored.run.id, attemptId })
      const { externalId } = submitted
      const recorded = await this.play(submitting, { kind: 'submitted', externalId })
      at('submissionRecorded')
      return recorded
    } catch (error) {
      // Anything else leaves it in doubt: the next observation tells.
      if (!(error instanceof CodedError)) throw error
      const refusal = { code: error.code, message: error.message }
      return this.takeClaim(submitting, { attemptId, reason: 'it could not be submitted', refusal })
    }
  }

  private async takeClaim(
    stored: StoredRun,
    { attemptId, reason, refusal }: Omit<Extract<Effect, { kind: 'takeClaim' }>, 'kind'>,
  ): Promise<StoredRun> {
    const by = await takeClaim(this.launcher.store, attemptId)
    this.parts.at('claimTaken')
    const lines = await this.launcher.logTail(attemptId, REASON_LINES)
    const log = lines.length === 0 ? 'Its log is empty.' : `Its log ends with:\n${lines.join('\n')}`
    const message = `The attempt ended without a result (${reason}); retry the run. ${log}`
    return this.play(stored, { kind: 'claimed', by, reason: message, refusal })
  }

  private async publish(stored: StoredRun, attemptId: string): Promise<StoredRun> {
    const read = await readResult(this.launcher.store, attemptId)
    if (read.kind !== 'result' || read.result.status !== 'succeeded') throw new StaleRun()
    const of = intentOf(stored, attemptId)
    try {
      await assertHeld(this.parts.catalog, of, read.result)
      const { publications } = await this.publishInOne(stored, of, read.result)
      for (const publication of publications) this.parts.hooks.datasetPublished(publication)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      return this.play(stored, {
        kind: 'refused',
        failure: { code: error.code, message: error.message },
      })
    }
    this.parts.at('published')
    return this.reload(stored)
  }

  /** The run's success, what is published and the release of its tables: one transaction. */
  private async publishInOne(
    stored: StoredRun,
    of: Intent,
    result: SucceededResult,
  ): Promise<Published> {
    const event: RunEvent = { kind: 'published' }
    const to = this.transition(stored, event)
    const tail = await this.tailOf(to)
    return this.parts.db.transaction().execute(async (tx) => {
      const now = this.parts.clock()
      const published = await publishResult(tx, of, result, now)
      await recordTransition(tx, stored, event.kind, to, now, { ...tail, ...published.values })
      this.parts.at('publishing')
      return published
    })
  }
}

function toOutcome(read: ReadResult): Extract<RunEvent, { kind: 'resultRead' }>['result'] {
  switch (read.kind) {
    case 'absent':
      return 'absent'
    case 'unreadable':
      return {
        code: 'JOB_FAILED',
        message: 'The program of the attempt left a result.json that cannot be read; see its log.',
      }
    case 'result':
      return read.result.status === 'succeeded' ? 'succeeded' : read.result.failure
    default:
      return assertNever(read)
  }
}

/** @throws StaleRun when the run has no such attempt any more */
export function refOf({ attempts }: StoredRun, attemptId: string): AttemptRef {
  const attempt = attempts.find((candidate) => candidate.attempt.id === attemptId)?.attempt
  if (attempt === undefined) throw new StaleRun()
  return { attemptId, externalId: attempt.externalId, intendedAt: attempt.createdAt }
}

function intentOf({ attempts }: StoredRun, attemptId: string): Intent {
  return intent.parse(attempts.find(({ attempt }) => attempt.id === attemptId)?.intent)
}

/** @throws CodedError when the run's job is no longer registered */
export function jobOf(
  { jobs }: Pick<ReconcilerParts, 'jobs'>,
  { run }: StoredRun,
): ReconcilerParts['jobs'][number] {
  const job = jobs.find(({ name }) => name === run.job)
  if (job !== undefined) return job
  throw new CodedError('NOT_FOUND', `There is no job ${run.job} any more; cancel the run.`)
}
