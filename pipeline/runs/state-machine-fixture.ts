import type { RunState } from '../../src/model/run-state'
import { policyOf, type Policy } from './policy'
import type { RunEvent, Transition } from './run-event'
import { transition } from './state-machine'

/** For tests of the state machine: spans of some milliseconds, so that each is passed by a step. */
export const policy: Policy = {
  ...policyOf({ retries: { firstMs: 1 } }, { lagMs: 1 }),
  timeouts: {
    queued: 50_000n,
    starting: 20_000n,
    running: 30_000n,
    silent: 10_000n,
    stopping: 20_000n,
  },
}

export const queued: RunState = {
  status: 'queued',
  attempt: null,
  tries: 0,
  queuedAt: 0n,
  notBefore: null,
  failure: null,
}
export const failure = { code: 'JOB_FAILED', message: 'no' } as const
export const wrong = { code: 'CHECK_FAILED', message: 'wrong' } as const

export const play = (state: RunState, event: RunEvent, now = 0n): Transition =>
  transition(state, event, { now, chance: 0.5 }, policy)
