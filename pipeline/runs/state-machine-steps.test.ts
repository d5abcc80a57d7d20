import fc from 'fast-check'
import { classOf } from '../../src/model/failure-class'
import { isTerminal } from '../../src/model/run'
import type { RunState } from '../../src/model/run-state'
import type { Observation } from '../launchers/launcher'
import type { RunEvent, Transition } from './run-event'
import { failure, play, policy, queued, wrong } from './state-machine-fixture'

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
