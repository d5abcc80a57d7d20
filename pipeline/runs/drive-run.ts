import { isDeepStrictEqual } from 'node:util'
import type { Kysely } from 'kysely'
import { assertNever } from '../../src/model/assert-never'
import { CodedError } from '../../src/model/coded-error'
import { isTerminal, type AttemptLinks } from '../../src/model/run'
import { intentOf } from '../../src/store/attempt-repository'
import type { Database } from '../../src/store/database'
import type { RunValues } from '../../src/store/run-change-repository'
import type { TrackedRun } from '../../src/store/tracked-run'
import type { Job } from '../jobs/job'
import type { AttemptRef, Launcher, Submission, Submitted } from '../launchers/launcher'
import {
  readResult,
  REQUEST,
  RESULT,
  takeClaim,
  toOutcome,
  writeRequest,
  type ReadResult,
} from './attempt-exchange'
import { nextLook } from './due-time'
import { intent, type Intent } from './intent'
import { policyOf, type Policy } from './policy'
import { assertHeld, publishResult, type Published, type SucceededResult } from './publish'
import type { ReconcilerParts } from './reconciler-parts'
import { recordTransition, StaleRun } from './record-transition'
import type { Effect, RunEvent, Transition } from './run-event'
import { transition } from './state-machine'

const LOG_TAIL_LINES = 50
const REASON_LINES = 5

/** What belongs to an event. */
export interface Played {
  readonly values?: RunValues
  /** Written in the same transaction, before it. */
  readonly together?: (tx: Kysely<Database>) => Promise<void>
  /** The result that the event tells of. */
  readonly read?: ReadResult
}

/** Plays events into runs of one launcher, and does what the state machine answers. */
export class RunDriver {
  constructor(
    private readonly parts: ReconcilerParts,
    private readonly launcher: Launcher,
  ) {}

  /**
   * Records what the event changes, then does its effects, each of which may bring further events,
   * until there is nothing left to do for now.
   * @throws StaleRun when another change of the run came first
   */
  async play(tracked: TrackedRun, event: RunEvent, played: Played = {}): Promise<TrackedRun> {
    const to = this.transition(tracked, event)
    const { together } = played
    const values = { ...(await this.tailOf(tracked, to)), ...played.values }
    const record = (db: Kysely<Database>): Promise<TrackedRun> =>
      this.record(db, tracked, event, to, values)
    const recorded =
      together === undefined
        ? await record(this.parts.db)
        : await this.parts.db.transaction().execute(async (tx) => {
            await together(tx)
            return record(tx)
          })
    this.tell(tracked, recorded, event, to)
    let current = recorded
    for (const effect of to.effects) current = await this.perform(current, effect, played.read)
    return current
  }

  /** Whether the event would change the run or bring effects: of most attempts nothing is new. */
  moves(tracked: TrackedRun, event: RunEvent): boolean {
    const { next, effects } = this.transition(tracked, event)
    return effects.length > 0 || !isDeepStrictEqual(next, tracked.state)
  }

  private transition(tracked: TrackedRun, event: RunEvent): Transition {
    const moment = { now: this.parts.clock(), chance: this.parts.random() }
    return transition(tracked.state, event, moment, this.policyOf(tracked))
  }

  private policyOf({ job }: TrackedRun): Policy {
    return policyOf(jobNamed(this.parts, job) ?? {}, this.launcher)
  }

  private record(
    db: Kysely<Database>,
    tracked: TrackedRun,
    event: RunEvent,
    to: Transition,
    values: RunValues,
  ): Promise<TrackedRun> {
    const now = this.parts.clock()
    const dueAt = to.next.attempt === null ? now : nextLook(this.launcher, now)
    const links = this.newLinks(tracked, to)
    return recordTransition(db, tracked, event, to, { values, links, now, dueAt })
  }

  private newLinks({ state }: TrackedRun, { next }: Transition): AttemptLinks | null {
    const { attempt } = next
    if (attempt === null || attempt.externalId === null) return null
    if (attempt.externalId === state.attempt?.externalId) return null
    return this.launcher.links(refOf(attempt))
  }

  private async tailOf(tracked: TrackedRun, { ended }: Transition): Promise<RunValues> {
    if (ended === null) return {}
    return { logTail: (await this.logTail(tracked, ended.attemptId, LOG_TAIL_LINES)) ?? [] }
  }

  /** A log that cannot be read (null) keeps no run from its end. */
  private async logTail(
    tracked: TrackedRun,
    attemptId: string,
    lines: number,
  ): Promise<readonly string[] | null> {
    try {
      return await this.launcher.logTail(activeRef(tracked, attemptId), lines)
    } catch (error) {
      this.parts.hooks.stepFailed(error, null)
      return null
    }
  }

  private tell(before: TrackedRun, after: TrackedRun, event: RunEvent, to: Transition): void {
    const { id: runId, job, createdAt, state } = after
    if (isTerminal(state.status) && !isTerminal(before.state.status)) {
      const seconds = Number(this.parts.clock() - createdAt) / 1e6
      this.parts.hooks.runEnded({ job, runId, status: state.status, seconds })
    }
    if (event.kind === 'intended') this.parts.at('intended')
    if (to.ended !== null) this.parts.at('ended')
  }

  private async perform(
    tracked: TrackedRun,
    effect: Effect,
    read: ReadResult | undefined,
  ): Promise<TrackedRun> {
    switch (effect.kind) {
      case 'submit':
        return this.submit(tracked, effect.attemptId)
      case 'look': {
        const lookedAt = this.parts.clock()
        const observation = await this.launcher.find(activeRef(tracked, effect.attemptId))
        return this.play(tracked, { kind: 'observed', observation, by: 'look', lookedAt })
      }
      case 'cancel':
        this.parts.at('canceling')
        await this.launcher.cancel(activeRef(tracked, effect.attemptId))
        this.parts.at('cancelAsked')
        return tracked
      case 'readResult': {
        this.parts.at('endSeen')
        const found = await readResult(this.launcher.store, effect.attemptId)
        const { reason, ended } = effect
        const result = toOutcome(found)
        return this.play(tracked, { kind: 'resultRead', result, reason, ended }, { read: found })
      }
      case 'takeClaim':
        return this.takeClaim(tracked, effect)
      case 'publish':
        return this.publish(tracked, effect.attemptId, read)
      default:
        return assertNever(effect)
    }
  }

  /** That it is about to be submitted is recorded first: who finds it so looks before submitting again. */
  private async submit(tracked: TrackedRun, attemptId: string): Promise<TrackedRun> {
    const submitting = await this.play(tracked, { kind: 'submitting' })
    try {
      const submitted = await this.send(submitting, attemptId)
      if (submitted.kind === 'full')
        return await this.play(submitting, { kind: 'full', message: submitted.message })
      this.parts.at('submitted')
      const { externalId } = submitted
      const recorded = await this.play(submitting, { kind: 'submitted', externalId })
      const { name } = this.launcher
      this.parts.hooks.attemptSubmitted({ launcher: name, runId: tracked.id, attemptId })
      this.parts.at('submissionRecorded')
      return recorded
    } catch (error) {
      // Anything else leaves it in doubt: the next look tells.
      if (!(error instanceof CodedError)) throw error
      const refusal = { code: error.code, message: error.message }
      const reason = 'it could not be submitted'
      return this.takeClaim(submitting, { attemptId, reason, ended: false, refusal })
    }
  }

  private async send(tracked: TrackedRun, attemptId: string): Promise<Submitted> {
    const { store } = this.launcher
    const job = jobOf(this.parts, tracked.job)
    await writeRequest(store, (await this.intentOf(attemptId)).request)
    this.parts.at('requestWritten')
    const submission: Submission = {
      ...activeRef(tracked, attemptId),
      job: job.name,
      program: job.program,
      requestAddress: store.address(attemptId, REQUEST),
      resultAddress: store.address(attemptId, RESULT),
    }
    return this.launcher.submit(submission)
  }

  private async takeClaim(
    tracked: TrackedRun,
    { attemptId, reason, ended, refusal }: Omit<Extract<Effect, { kind: 'takeClaim' }>, 'kind'>,
  ): Promise<TrackedRun> {
    const by = await takeClaim(this.launcher.store, attemptId)
    this.parts.at('claimTaken')
    const log = toldLog(await this.logTail(tracked, attemptId, REASON_LINES))
    const message = `The attempt ended without a result (${reason}); retry the run.${log}`
    return this.play(tracked, { kind: 'claimed', by, reason: message, ended, refusal })
  }

  private async publish(
    tracked: TrackedRun,
    attemptId: string,
    read: ReadResult | undefined,
  ): Promise<TrackedRun> {
    const found = read ?? (await readResult(this.launcher.store, attemptId))
    if (found.kind !== 'result' || found.result.status !== 'succeeded') throw new StaleRun()
    const of = await this.intentOf(attemptId)
    try {
      await assertHeld(this.parts.catalog, of, found.result)
      const { published, recorded } = await this.publishInOne(tracked, of, found.result)
      for (const one of published.publications) this.parts.hooks.datasetPublished(one)
      this.parts.at('published')
      return recorded
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      const failure = { code: error.code, message: error.message }
      return this.play(tracked, { kind: 'refused', failure })
    }
  }

  /** The run's success, what is published and the release of its tables: one transaction. */
  private async publishInOne(
    tracked: TrackedRun,
    of: Intent,
    result: SucceededResult,
  ): Promise<{ published: Published; recorded: TrackedRun }> {
    const event: RunEvent = { kind: 'published' }
    const to = this.transition(tracked, event)
    const tail = await this.tailOf(tracked, to)
    const done = await this.parts.db.transaction().execute(async (tx) => {
      const published = await publishResult(tx, of, result, this.parts.clock())
      const recorded = await this.record(tx, tracked, event, to, { ...tail, ...published.values })
      this.parts.at('publishing')
      return { published, recorded }
    })
    this.tell(tracked, done.recorded, event, to)
    return done
  }

  private async intentOf(attemptId: string): Promise<Intent> {
    return intent.parse(await intentOf(this.parts.db, attemptId))
  }
}

/** Nothing of a log that cannot be read here: the attempt's links lead to it. */
function toldLog(lines: readonly string[] | null): string {
  if (lines === null) return ''
  return lines.length === 0 ? ' Its log is empty.' : ` Its log ends with:\n${lines.join('\n')}`
}

export function refOf(attempt: NonNullable<TrackedRun['state']['attempt']>): AttemptRef {
  const { id: attemptId, externalId, intendedAt } = attempt
  return { attemptId, externalId, intendedAt }
}

/** @throws StaleRun when it is not the run's active attempt any more */
function activeRef({ state: { attempt } }: TrackedRun, attemptId: string): AttemptRef {
  if (attempt?.id !== attemptId) throw new StaleRun()
  return refOf(attempt)
}

export function jobNamed({ jobs }: Pick<ReconcilerParts, 'jobs'>, name: string): Job | null {
  return jobs.find((job) => job.name === name) ?? null
}

/** @throws CodedError when the run's job is no longer registered */
export function jobOf(parts: Pick<ReconcilerParts, 'jobs'>, name: string): Job {
  const job = jobNamed(parts, name)
  if (job !== null) return job
  throw new CodedError('NOT_FOUND', `There is no job ${name} any more; cancel the run.`)
}
