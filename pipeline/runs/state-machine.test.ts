import type { RunState } from '../../src/model/run-state'
import type { Observation } from '../launchers/launcher'
import type { RunEvent } from './run-event'
import { transition } from './state-machine'
import { failure, play, policy, queued, wrong } from './state-machine-fixture'

const INTENDED = { kind: 'intended', attemptId: 'a', launcher: 'l', publishes: true } as const

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

  it('behind a submission in doubt ends as if it had been the first', () => {
    const lost = after(queued, INTENDED, { kind: 'submitting' })
    const full = after(lost, { kind: 'submitting' }, { kind: 'full', message: 'no room' })
    const missing = observed({ kind: 'notFound' }, 60_000n, 'look')
    const { next } = play(full, missing, 60_000n)
    expect(next).toMatchObject({ status: 'canceling', failure: { code: 'TIMEOUT' } })
    const claimed = { kind: 'claimed', by: 'reconciler', reason: 'x', ended: false } as const
    const over = play(next, { ...claimed, refusal: null }, 60_000n).next
    expect(over).toMatchObject({ status: 'failed', failure: { code: 'TIMEOUT' } })
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
