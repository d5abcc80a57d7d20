import fc from 'fast-check'
import { classOf } from '../../src/model/failure-class'
import { isTerminal } from '../../src/model/run'
import type { RunState } from '../../src/model/run-state'
import type { Observation } from '../launchers/launcher'
import { policyOf, waitAfter, type Policy } from './policy'
import type { RunEvent, Transition } from './run-event'
import { transition } from './state-machine'

const policy: Policy = {
  ...policyOf({ retries: { firstMs: 1 } }, { lagMs: 1 }),
  timeouts: {
    queued: 50_000n,
    starting: 20_000n,
    running: 30_000n,
    silent: 10_000n,
    stopping: 20_000n,
  },
}
const queued: RunState = {
  status: 'queued',
  attempt: null,
  tries: 0,
  queuedAt: 0n,
  notBefore: null,
  failure: null,
}
const failure = { code: 'JOB_FAILED', message: 'no' } as const
const wrong = { code: 'CHECK_FAILED', message: 'wrong' } as const
const INTENDED = { kind: 'intended', attemptId: 'a', launcher: 'l', publishes: true } as const

const play = (state: RunState, event: RunEvent, now = 0n): Transition =>
  transition(state, event, { now, chance: 0.5 }, policy)
const after = (state: RunState, ...events: readonly RunEvent[]): RunState =>
  events.reduce((before, event) => play(before, event).next, state)
const SUBMITTED = after(
  queued,
  INTENDED,
  { kind: 'submitting' },
  { kind: 'submitted', externalId: 'x' },
)

function observed(observation: Observation, lookedAt = 0n, by: 'list' | 'look' = 'list'): RunEvent {
  return { kind: 'observed', observation, by, lookedAt }
}

const observations: readonly Observation[] = [
  { kind: 'waiting', externalId: 'x' },
  { kind: 'running', externalId: 'x', startedAt: null },
  { kind: 'running', externalId: 'x', startedAt: 5n, heartbeatAt: 7n },
  { kind: 'ended', externalId: 'x', reason: 'exit code 1' },
  { kind: 'finished', externalId: 'x', failure: null },
  { kind: 'finished', externalId: 'x', failure: 'crawl failed' },
  { kind: 'unknown', externalId: 'x', state: 'FROZEN' },
  { kind: 'notFound' },
]
const bool = fc.boolean()
const events: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.constantFrom<RunEvent>(
    { kind: 'cancelRequested' },
    { kind: 'retryRequested' },
    { kind: 'nothingToDo' },
    { kind: 'submitting' },
    { kind: 'submitted', externalId: 'x' },
    { kind: 'full', message: 'no room' },
    { kind: 'ticked' },
    { kind: 'published' },
    { kind: 'refused', failure },
    { kind: 'refused', failure: { code: 'PUBLISH_CONFLICT', message: 'again' } },
  ),
  fc
    .record({
      result: fc.constantFrom('succeeded' as const, 'absent' as const, failure, wrong),
      ended: bool,
    })
    .map((read): RunEvent => ({ kind: 'resultRead', reason: 'why', ...read })),
  fc
    .record({
      by: fc.constantFrom('attempt' as const, 'reconciler' as const),
      ended: bool,
      refusal: fc.constantFrom(null, failure),
    })
    .map((claim): RunEvent => ({ kind: 'claimed', reason: 'why', ...claim })),
  fc.record({ n: fc.nat(9), publishes: bool }).map(({ n, publishes }): RunEvent => {
    return { kind: 'intended', attemptId: `a${n}`, launcher: 'l', publishes }
  }),
  fc
    .record({
      observation: fc.constantFrom(...observations),
      by: fc.constantFrom('list' as const, 'look' as const),
      lookedAt: fc.bigInt({ min: 0n, max: 100_000n }),
    })
    .map((seen): RunEvent => ({ kind: 'observed', ...seen })),
)

describe('the state machine, whatever happens in whatever order', () => {
  it('stays at its end unless a client retries a run that did not succeed', () => {
    forAllSteps((before, event, { next, effects }) => {
      if (!isTerminal(before.status)) return
      const retried = event.kind === 'retryRequested' && before.status !== 'succeeded'
      expect(next.status).toBe(retried ? 'queued' : before.status)
      expect(effects).toEqual([])
    })
  })

  it('has an attempt exactly while one is active, and a failure exactly where there is one', () => {
    forAllSteps((_, __, { next }) => {
      expect(next.attempt !== null).toBe(['starting', 'running', 'canceling'].includes(next.status))
      if (next.status === 'failed') expect(next.failure).not.toBeNull()
      if (!['failed', 'canceling'].includes(next.status)) expect(next.failure).toBeNull()
    })
  })

  it('keeps one attempt until that is ended, and says how it ended', () => {
    forAllSteps((before, _, { next, ended }) => {
      if (before.attempt === null || next.attempt?.id === before.attempt.id) {
        expect(ended).toBeNull()
      } else {
        expect(next.attempt).toBeNull()
        expect(ended?.attemptId).toBe(before.attempt.id)
      }
    })
  })

  it('lets another attempt follow only when the former is known to have ended, or cannot begin', () => {
    forAllSteps((before, event, { next, abandoned }) => {
      if (before.attempt === null || next.attempt !== null || abandoned) return
      const neverSubmitted = before.attempt.submissions === 0
      const seen =
        ['published', 'refused', 'resultRead'].includes(event.kind) ||
        (event.kind === 'claimed' && (event.ended || event.by === 'reconciler')) ||
        (event.kind === 'observed' && event.observation.kind === 'finished')
      expect(neverSubmitted || seen).toBe(true)
    })
  })

  it('succeeds with tables only by publishing', () => {
    forAllSteps((before, event, { next }) => {
      if (isTerminal(before.status) || next.status !== 'succeeded') return
      if (before.attempt?.publishes === true) expect(event.kind).toBe('published')
    })
  })

  it('submits again only after a look that began when the lag was over', () => {
    forAllSteps((before, event, { effects }) => {
      if (!effects.some(({ kind }) => kind === 'submit')) return
      if (before.attempt === null || before.attempt.submissions === 0) return
      if (event.kind !== 'observed') throw new Error(`submitted again after ${event.kind}`)
      expect([event.by, event.observation.kind]).toEqual(['look', 'notFound'])
      expect(event.lookedAt >= before.attempt.submittedAt + policy.lag).toBe(true)
    })
  })

  it('abandons an attempt only when its end was asked for and not confirmed in time', () => {
    forAllSteps((before, _, { next, abandoned }, now) => {
      if (!abandoned) return
      expect(before.status).toBe('canceling')
      expect(next.status).toBe('failed')
      expect(now >= (before.attempt?.stoppingSince ?? 0n) + policy.timeouts.stopping).toBe(true)
    })
  })

  it('tries again only what the policy says, and never more often', () => {
    forAllSteps((before, event, { next, ended }) => {
      if (next.status !== 'queued' || before.status === 'queued') return
      if (event.kind === 'retryRequested') return
      expect(policy.retried).toContain(classOf(ended?.failure?.code ?? 'CANCELED'))
      expect(next.tries).toBeLessThan(policy.maxAttempts)
      expect(before.status !== 'canceling' || before.failure !== null).toBe(true)
    })
  })

  it('answers the same when an effect is asked for twice', () => {
    forAllSteps((_, event, { next, effects }, now) => {
      if (event.kind !== 'observed' && event.kind !== 'ticked') return
      if (next.attempt === null) return
      const again = play(next, event, now)
      if (isTerminal(again.next.status) || again.next.status !== next.status) return
      expect(again.effects).toEqual(effects.filter(({ kind }) => isRepeated(kind, again)))
    })
  })
})

function isRepeated(kind: string, again: Transition): boolean {
  return again.effects.some((effect) => effect.kind === kind)
}

describe('back-pressure', () => {
  it('is no submission: the attempt waits, longer each time, and is then submitted without a look', () => {
    let state = after(queued, INTENDED)
    let now = 0n
    const waits: bigint[] = []
    for (let round = 0; round < 8; round += 1) {
      state = after(state, { kind: 'submitting' })
      state = play(state, { kind: 'full', message: 'no room' }, now).next
      expect(state.attempt?.submissions).toBe(0)
      expect(play(state, { kind: 'ticked' }, now).effects).toEqual([])
      const until = state.attempt?.notBefore ?? 0n
      waits.push(until - now)
      now = until
      const { effects } = transition(
        state,
        { kind: 'ticked' },
        { now, chance: 0 },
        { ...policy, timeouts: { ...policy.timeouts, queued: 10n ** 12n } },
      )
      expect(effects).toEqual([{ kind: 'submit', attemptId: 'a' }])
    }
    expect(waits).toEqual(waits.toSorted((a, b) => Number(a - b)))
    expect(waits.at(-1)).toBe(45_000_000n)
  })
})

describe('an attempt in a state that nobody knows', () => {
  const unknown = observed({ kind: 'unknown', externalId: 'x', state: 'FROZEN' })

  it('is a visible failure at once; it is asked to end, and its result still counts', () => {
    const { next, effects } = play(SUBMITTED, unknown)
    expect(next).toMatchObject({ status: 'canceling', failure: { code: 'UNKNOWN_REMOTE_STATE' } })
    expect(effects.map(({ kind }) => kind)).toEqual(['cancel', 'readResult'])
    const read = { kind: 'resultRead', result: 'succeeded', reason: '', ended: false } as const
    expect(play(next, read).effects).toEqual([{ kind: 'publish', attemptId: 'a' }])
  })

  it('ends the run in time though the service refuses to end it', () => {
    const { next } = play(SUBMITTED, unknown)
    const kinds = (now: bigint) => play(next, unknown, now).effects.map(({ kind }) => kind)
    expect(kinds(19_999n)).toEqual(['cancel', 'readResult'])
    expect(kinds(20_000n)).toEqual(['readResult'])
  })

  it('ends the run when its work can never start, or when nobody confirms its end in time', () => {
    const { next } = play(SUBMITTED, unknown)
    const claimed = { kind: 'claimed', reason: 'FROZEN', refusal: null, ended: false } as const
    expect(play(next, { ...claimed, by: 'reconciler' }).next).toMatchObject({
      status: 'failed',
      failure: { code: 'UNKNOWN_REMOTE_STATE' },
    })
    expect(play(next, { ...claimed, by: 'attempt' }, 19_999n).next.status).toBe('canceling')
    const over = play(next, { ...claimed, by: 'attempt' }, 20_000n)
    expect(over).toMatchObject({ abandoned: true, next: { status: 'failed' } })
    expect(over.next.failure?.code).toBe('UNKNOWN_REMOTE_STATE')
  })
})

describe('an attempt that is to end and of which its launcher tells nothing', () => {
  const TICKED: RunEvent = { kind: 'ticked' }
  const claimed = { kind: 'claimed', reason: '', refusal: null, ended: false } as const
  const inDoubt = after(queued, INTENDED, { kind: 'submitting' })

  it.each([
    ['known', SUBMITTED, []],
    ['in doubt', inDoubt, ['look']],
  ] as const)('is waited for, and then what it left decides: %s', (_, submitted, before) => {
    const { next } = play(submitted, { kind: 'cancelRequested' })
    expect(play(next, TICKED, 19_999n).effects.map(({ kind }) => kind)).toEqual(before)
    const over = play(next, TICKED, 20_000n)
    expect(over.effects.map(({ kind }) => kind)).toEqual(['readResult'])
    const read = { kind: 'resultRead', result: 'succeeded', reason: '', ended: false } as const
    expect(play(over.next, read, 20_000n).effects).toEqual([{ kind: 'publish', attemptId: 'a' }])
    const unstarted = play(over.next, { ...claimed, by: 'reconciler' }, 20_000n)
    expect(unstarted).toMatchObject({ abandoned: false, next: { status: 'canceled' } })
    expect(play(over.next, { ...claimed, by: 'attempt' }, 20_000n)).toMatchObject({
      abandoned: true,
      next: { status: 'failed', failure: { code: 'TIMEOUT' } },
    })
  })

  it('is abandoned where it leaves nothing', () => {
    const intended: RunEvent = { ...INTENDED, publishes: false }
    const { next } = play(after(queued, intended, { kind: 'submitting' }), {
      kind: 'cancelRequested',
    })
    expect(play(next, TICKED, 20_000n)).toMatchObject({
      abandoned: true,
      next: { status: 'failed', failure: { code: 'TIMEOUT' } },
    })
  })
})

describe('time-outs', () => {
  const running = observed({ kind: 'running', externalId: 'x', startedAt: null })

  it.each([
    ['waits for a place', queued, { kind: 'ticked' }, 50_000n, 'failed', 'TIMEOUT'],
    [
      'waits for the service',
      after(queued, INTENDED),
      { kind: 'ticked' },
      50_000n,
      'failed',
      'TIMEOUT',
    ],
    ['is not begun', SUBMITTED, { kind: 'ticked' }, 20_000n, 'canceling', 'TIMEOUT'],
    ['runs', after(SUBMITTED, running), running, 30_000n, 'canceling', 'TIMEOUT'],
    [
      'is silent',
      after(SUBMITTED, running),
      observed({ kind: 'running', externalId: 'x', startedAt: null, heartbeatAt: 100n }),
      10_100n,
      'canceling',
      'ATTEMPT_LOST',
    ],
  ] as const)('end what %s too long, with a code', (_, state, event, limit, status, code) => {
    expect(play(state, event, limit - 1n).next.failure).toBeNull()
    expect(play(state, event, limit).next).toMatchObject({ status, failure: { code } })
  })

  it('ended attempts of a silent kind are followed by another', () => {
    const silent = observed({ kind: 'running', externalId: 'x', startedAt: null, heartbeatAt: 0n })
    const { next } = play(after(SUBMITTED, running), silent, 10_000n)
    const ended = {
      kind: 'claimed',
      by: 'attempt',
      reason: '',
      ended: true,
      refusal: null,
    } as const
    expect(play(next, ended, 11_000n).next).toMatchObject({ status: 'queued', tries: 1 })
  })
})

describe('a cancel that lost the race', () => {
  const canceling = after(SUBMITTED, { kind: 'cancelRequested' })
  const read = { kind: 'resultRead', reason: '', ended: true } as const

  it('ends as what really happened', () => {
    const succeeded = play(canceling, { ...read, result: 'succeeded' })
    expect(succeeded.effects).toEqual([{ kind: 'publish', attemptId: 'a' }])
    expect(play(succeeded.next, { kind: 'published' }).next.status).toBe('succeeded')
    expect(play(canceling, { ...read, result: wrong }).next.status).toBe('failed')
    expect(play(canceling, { ...read, result: failure }).next.status).toBe('canceled')
  })

  it('is never followed by another attempt', () => {
    const lost = { kind: 'claimed', by: 'attempt', reason: '', ended: true, refusal: null } as const
    expect(play(canceling, lost).next.status).toBe('canceled')
    const conflict = { code: 'PUBLISH_CONFLICT', message: '' } as const
    expect(play(canceling, { kind: 'refused', failure: conflict }).next.status).toBe('failed')
  })
})

describe('waiting for the next try', () => {
  it('doubles up to a limit, and half of it is chance', () => {
    const wait = { first: 10n, longest: 100n }
    const waits = (chance: number): readonly bigint[] =>
      [1, 2, 3, 4, 5, 99].map((n) => waitAfter(n, wait, chance))
    expect(waits(0)).toEqual([5n, 10n, 20n, 40n, 50n, 50n])
    expect(waits(0.999)).toEqual([9n, 19n, 39n, 79n, 99n, 99n])
  })
})

type Check = (before: RunState, event: RunEvent, after: Transition, now: bigint) => void

/** Time goes on, in steps of any length. */
function forAllSteps(check: Check): void {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(events, fc.bigInt({ min: 0n, max: 15_000n })), { maxLength: 40 }),
      (steps) => {
        let state = queued
        let now = 0n
        for (const [event, passed] of steps) {
          now += passed
          const done = play(state, event, now)
          check(state, event, done, now)
          state = done.next
        }
      },
    ),
    { numRuns: 400 },
  )
}
