import fc from 'fast-check'
import { isTerminal } from '../../src/model/run'
import type { Observation } from '../launchers/launcher'
import type { Effect, Policy, RunEvent, RunState } from './run-state'
import { transition } from './state-machine'

const policy: Policy = { lagMicros: 1000n, maxSubmissions: 3, maxNeverStarted: 3 }
const queued: RunState = { status: 'queued', attempt: null, neverStarted: 0, failure: null }
const failure = { code: 'JOB_FAILED', message: 'no' } as const

const observations = fc.constantFrom<Observation>(
  { kind: 'running', externalId: 'x', startedAt: null },
  { kind: 'ended', externalId: 'x', reason: 'exit code 1' },
  { kind: 'notFound' },
)
const events: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.constantFrom<RunEvent>(
    { kind: 'cancelRequested' },
    { kind: 'retryRequested' },
    { kind: 'nothingToDo' },
    { kind: 'submitting' },
    { kind: 'submitted', externalId: 'x' },
    { kind: 'resultRead', result: 'succeeded', reason: '' },
    { kind: 'resultRead', result: 'absent', reason: '' },
    { kind: 'resultRead', result: failure, reason: '' },
    { kind: 'claimed', by: 'attempt', reason: '', refusal: null },
    { kind: 'claimed', by: 'reconciler', reason: '', refusal: null },
    { kind: 'published' },
    { kind: 'refused', failure },
  ),
  fc.nat().map((n): RunEvent => ({ kind: 'intended', attemptId: `a${n}` })),
  observations.map((observation): RunEvent => ({ kind: 'observed', observation })),
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

  it('has an attempt exactly while one is active', () => {
    forAllSteps((_, __, { next }) => {
      expect(next.attempt !== null).toBe(['starting', 'running', 'canceling'].includes(next.status))
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

  it('cancels an active run only after its end was confirmed, and succeeds only by publishing', () => {
    forAllSteps((before, event, { next }) => {
      if (before.attempt === null || next.attempt !== null) return
      if (next.status === 'canceled') expect(['resultRead', 'claimed']).toContain(event.kind)
      if (next.status === 'succeeded') expect(event.kind).toBe('published')
    })
  })

  it('answers the same when an effect is asked for twice', () => {
    forAllSteps((_, event, { next, effects }, now) => {
      if (event.kind !== 'observed') return
      const again = transition(next, event, now, policy)
      expect(again.next).toEqual(next)
      expect(again.effects).toEqual(effects)
    })
  })
})

describe('the state machine, with a launcher that answers', () => {
  it('ends every run, in bounded steps, once the launcher tells the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('lost', 'failed', 'result', 'cancel'), { minLength: 1 }),
        (script) => {
          let state = queued
          let steps = 0
          const play = (event: RunEvent): void => {
            const { next, effects } = transition(state, event, BigInt(steps) * 10_000n, policy)
            state = next
            for (const effect of effects) answer(effect)
          }
          const answer = (effect: Effect): void => {
            steps += 1
            const fate = script[steps % script.length]
            if (effect.kind === 'submit') play({ kind: 'submitting' })
            if (effect.kind === 'cancel' && fate !== 'cancel')
              play({ kind: 'observed', observation: { kind: 'notFound' } })
            if (effect.kind === 'readResult') {
              const result =
                fate === 'result' ? 'succeeded' : fate === 'failed' ? failure : 'absent'
              play({ kind: 'resultRead', result, reason: effect.reason })
            }
            if (effect.kind === 'takeClaim')
              play({ kind: 'claimed', by: 'reconciler', reason: '', refusal: null })
            if (effect.kind === 'publish') play({ kind: 'published' })
          }
          while (!isTerminal(state.status)) {
            expect((steps += 1)).toBeLessThan(1000)
            if (state.attempt === null) play({ kind: 'intended', attemptId: `a${steps}` })
            else if (script[steps % script.length] === 'cancel') play({ kind: 'cancelRequested' })
            if (state.attempt !== null)
              play({ kind: 'observed', observation: { kind: 'notFound' } })
          }
        },
      ),
    )
  })

  it('makes a new attempt when the former never started, three at most', () => {
    let state = queued
    for (const expected of ['queued', 'queued', 'failed']) {
      state = transition(state, { kind: 'intended', attemptId: 'a' }, 0n, policy).next
      const claimed = { kind: 'claimed', by: 'reconciler', reason: 'gone', refusal: null } as const
      state = transition(state, claimed, 0n, policy).next
      expect(state.status).toBe(expected)
    }
    expect(state.failure).toEqual({ code: 'ATTEMPT_LOST', message: 'gone' })
  })

  it('ends a cancel that lost the race as what really happened', () => {
    const active = transition(queued, { kind: 'intended', attemptId: 'a' }, 0n, policy).next
    const canceling = transition(active, { kind: 'cancelRequested' }, 0n, policy).next
    const read = transition(
      canceling,
      { kind: 'resultRead', result: 'succeeded', reason: '' },
      0n,
      policy,
    )
    expect(read.effects).toEqual([{ kind: 'publish', attemptId: 'a' }])
    expect(transition(read.next, { kind: 'published' }, 0n, policy).next.status).toBe('succeeded')
  })
})

type Check = (
  before: RunState,
  event: RunEvent,
  after: ReturnType<typeof transition>,
  now: bigint,
) => void

function forAllSteps(check: Check): void {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(events, fc.bigInt({ min: 0n, max: 5000n })), { maxLength: 40 }),
      (steps) => {
        let state = queued
        for (const [event, now] of steps) {
          const after = transition(state, event, now, policy)
          check(state, event, after, now)
          state = after.next
        }
      },
    ),
  )
}
