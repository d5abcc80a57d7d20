import { assertNever } from '../../../src/model/assert-never'
import { CodedError } from '../../../src/model/coded-error'
import type {
  AttemptRef,
  Launcher,
  Observation,
  Submission,
} from '../../../pipeline/launchers/launcher'
import type { AttemptStore } from '../../../pipeline/launchers/attempt-store'
import type { Faults } from '../faults'
import type { Gate } from '../gate'
import type { Profile } from '../profile'
import type { Random } from '../random'
import type { Scheduler } from '../scheduler'
import { stateAt, type Execution } from './execution'

/** The part of the service that a launcher speaks to. */
interface Submitting {
  submit(submission: Submission): string
  cancel(execution: Execution): void
  of(attemptId: string): readonly Execution[]
}

export interface SimLauncherParts {
  readonly gate: Gate
  readonly service: Submitting
  readonly store: AttemptStore
  readonly scheduler: Scheduler
  readonly random: Random
  readonly faults: Faults
  readonly profile: Profile
}

const CAPACITY = 2
const POLL_MS = 4000
/** Once in so many submissions the service refuses, for good or for now. */
const REFUSES = 0.03

/** A launcher as its contract has it, over the simulated service. */
export function simLauncher(parts: SimLauncherParts): Launcher {
  const { gate, service, store, profile, faults } = parts
  return {
    name: 'simulated',
    local: false,
    capacity: CAPACITY,
    lagMs: profile.lag / 1000,
    pollMs: POLL_MS,
    store,
    submit: (submission) =>
      gate.call(`submit ${submission.attemptId}`, () => {
        if (faults.goesBadly(REFUSES)) throw new CodedError('BAD_USER_INPUT', 'refused for good')
        if (faults.goesBadly(REFUSES)) return { kind: 'full', message: 'no room now' }
        return { kind: 'accepted', externalId: service.submit(submission) }
      }),
    find: (attempt) => gate.call(`find ${attempt.attemptId}`, () => lookFor(parts, attempt)),
    observe: (attempts) =>
      gate.call(`observe ${attempts.map(({ attemptId }) => attemptId).join(' ')}`, () => {
        return new Map(attempts.map((attempt) => [attempt.attemptId, observed(parts, attempt)]))
      }),
    cancel: (attempt) =>
      gate.call(`cancel ${attempt.attemptId}`, () => {
        for (const execution of visible(parts, attempt.attemptId)) service.cancel(execution)
      }),
    links: () => ({ console: null, log: null }),
    logTail: async () => ['the last line'],
  }
}

/** By its id where that is known. Before an end is told, another start of it is looked for. */
function observed(parts: SimLauncherParts, attempt: AttemptRef): Observation {
  const found = visible(parts, attempt.attemptId).find(({ id }) => id === attempt.externalId)
  const told = found === undefined ? null : observationOf(parts, found)
  return told === null || told.kind === 'ended' ? lookFor(parts, attempt) : told
}

/** Wherever a submission of it arrived: who works goes before who waits, and both before who ended. */
function lookFor(parts: SimLauncherParts, attempt: AttemptRef): Observation {
  const seen = visible(parts, attempt.attemptId).map((found) => observationOf(parts, found))
  const order: readonly Observation['kind'][] = ['unknown', 'running', 'waiting', 'ended']
  for (const kind of order) {
    const found = seen.find((observation) => observation.kind === kind)
    if (found !== undefined) return found
  }
  return { kind: 'notFound' }
}

/** What was taken shows after the lag at the latest. */
function visible(
  { service, random, profile, scheduler }: SimLauncherParts,
  attemptId: string,
): Execution[] {
  return service
    .of(attemptId)
    .filter(({ acceptedAt }) => scheduler.micros >= acceptedAt + random.between(0, profile.lag))
}

/** As it was up to the lag ago. */
function observationOf(
  { random, profile, scheduler }: SimLauncherParts,
  execution: Execution,
): Observation {
  const { id: externalId } = execution
  const state = stateAt(execution, scheduler.micros - random.between(0, profile.lag))
  switch (state.kind) {
    case 'waiting':
      return { kind: 'waiting', externalId }
    case 'running':
      return { kind: 'running', externalId, startedAt: null }
    case 'unknown':
      return { kind: 'unknown', externalId, state: 'SUSPENDED' }
    case 'ended':
      return { kind: 'ended', externalId, reason: state.reason }
    default:
      return assertNever(state)
  }
}
