import fc from 'fast-check'
import { isTerminal } from '../../src/model/run'
import type { RunState } from '../../src/model/run-state'
import type { Observation } from '../launchers/launcher'
import { policyOf } from './policy'
import type { Effect, RunEvent } from './run-event'
import { transition } from './state-machine'
import { queued } from './state-machine-fixture'

const SECOND = 1_000_000n
const policy = policyOf({}, { lagMs: 5_000 })

/** A service that has an attempt or not, does with it what it does, and for a time lies about it. */
class Service {
  now = 0n
  state: RunState = queued
  steps = 0
  /** Attempts whose work started, in order; by attempt whether it goes on. */
  readonly started: string[] = []
  private readonly going = new Map<string, 'going' | 'ended'>()
  private readonly claims = new Map<string, 'attempt' | 'reconciler'>()
  private readonly results = new Map<string, 'succeeded' | 'absent'>()

  constructor(
    private readonly fates: readonly Fate[],
    private readonly faultSteps: number,
  ) {}

  /** One pass of a reconciler. */
  pass(): void {
    this.steps += 1
    this.now += 15n * SECOND
    const { attempt, notBefore } = this.state
    if (attempt !== null) this.play(this.seen(attempt.id, 'list'))
    else if (notBefore === null || this.now >= notBefore)
      this.play({
        kind: 'intended',
        attemptId: `a${this.steps}`,
        launcher: 'l',
        publishes: true,
      })
  }

  play(event: RunEvent): void {
    const moment = { now: this.now, chance: 0.5 }
    const { next, effects } = transition(this.state, event, moment, policy)
    this.state = next
    for (const effect of effects) this.perform(effect)
  }

  private perform(effect: Effect): void {
    const { attemptId } = effect
    const fate = this.fate()
    // A crash between an effect and the next: nothing of it is remembered.
    if (fate === 'crash') return
    switch (effect.kind) {
      case 'submit':
        this.submit(attemptId, fate)
        return
      case 'look':
        this.play(this.seen(attemptId, 'look'))
        return
      case 'cancel':
        if (fate !== 'cancelLoses') this.finish(attemptId)
        return
      case 'readResult': {
        const result = this.results.get(attemptId) ?? 'absent'
        this.play({ kind: 'resultRead', result, reason: effect.reason, ended: effect.ended })
        return
      }
      case 'takeClaim': {
        const by = this.claims.get(attemptId) ?? 'reconciler'
        this.claims.set(attemptId, by)
        const { reason, ended, refusal } = effect
        this.play({ kind: 'claimed', by, reason, ended, refusal })
        return
      }
      case 'publish':
        this.play({ kind: 'published' })
    }
  }

  private submit(attemptId: string, fate: Fate | null): void {
    this.play({ kind: 'submitting' })
    if (fate === 'full') this.play({ kind: 'full', message: 'no room' })
    if (fate === 'full' || fate === 'refusedThere') return
    if (!this.going.has(attemptId)) this.start(attemptId, fate)
    if (fate !== 'lostAnswer') this.play({ kind: 'submitted', externalId: attemptId })
  }

  private start(attemptId: string, fate: Fate | null): void {
    this.going.set(attemptId, 'going')
    if (fate === 'diesBefore' || this.claims.get(attemptId) === 'reconciler')
      return void this.going.set(attemptId, 'ended')
    // One writer a table: nothing of an earlier attempt goes on.
    for (const other of this.started) expect(this.going.get(other)).toBe('ended')
    this.claims.set(attemptId, 'attempt')
    this.started.push(attemptId)
    if (fate !== 'hangs') this.finish(attemptId, fate === 'diesWithin' ? 'absent' : 'succeeded')
  }

  private finish(attemptId: string, result: 'succeeded' | 'absent' = 'absent'): void {
    if (this.going.get(attemptId) !== 'going') return
    this.going.set(attemptId, 'ended')
    this.results.set(attemptId, result)
  }

  private seen(attemptId: string, by: 'list' | 'look'): RunEvent {
    return { kind: 'observed', observation: this.observe(attemptId), by, lookedAt: this.now }
  }

  private observe(id: string): Observation {
    const fate = this.fate()
    if (fate === 'frozen' && this.going.has(id))
      return { kind: 'unknown', externalId: id, state: 'FROZEN' }
    // When faults end, what hangs goes on to its end.
    if (fate === null) this.finish(id, 'succeeded')
    switch (this.going.get(id)) {
      case 'going':
        return { kind: 'running', externalId: id, startedAt: this.now }
      case 'ended':
        return { kind: 'ended', externalId: id, reason: 'exit code' }
      case undefined:
        return { kind: 'notFound' }
    }
  }

  /** Null once faults have ended. */
  private fate(): Fate | null {
    this.steps += 1
    return this.steps > this.faultSteps
      ? null
      : (this.fates[this.steps % this.fates.length] ?? null)
  }
}

const FATES = [
  'well',
  'crash',
  'full',
  'refusedThere',
  'lostAnswer',
  'diesBefore',
  'diesWithin',
  'hangs',
  'frozen',
  'cancelLoses',
] as const
type Fate = (typeof FATES)[number]

describe('the state machine, with a service that fails in every way for a while', () => {
  it('ends every run once faults end, with one attempt at work at a time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 2 }),
        (fates, faultSteps, cancels) => {
          const service = new Service(fates, faultSteps)
          for (let pass = 0; !isTerminal(service.state.status); pass += 1) {
            expect(pass).toBeLessThan(500)
            if (cancels.includes(pass)) service.play({ kind: 'cancelRequested' })
            else service.pass()
          }
          expect(new Set(service.started).size).toBe(service.started.length)
          if (service.state.status === 'succeeded') expect(service.started).not.toEqual([])
        },
      ),
      { numRuns: 1000 },
    )
  })
})
