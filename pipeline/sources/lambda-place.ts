import type { Clock } from '../../src/model/clock'
import type { AttemptStore } from '../launchers/attempt-store'
import { CANCEL, STATE, type LambdaEvent, type LambdaState } from '../launchers/lambda-state'
import type { AttemptPlace } from './attempt-place'

/** What Lambda says of the invocation. */
export interface Invocation {
  readonly requestId: string
  readonly logStream: string
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly deadline: number
}

export interface LambdaPlaceParts {
  readonly store: AttemptStore
  readonly clock: Clock
  /** A new one each time: the claim must tell this start from any other. */
  readonly ids: () => string
}

/**
 * The attempt's folder in S3. Since Lambda tells nothing of an asynchronous invocation, the attempt
 * says itself where it is, and looks whether it is to end.
 */
export class LambdaPlace implements AttemptPlace {
  private startedAt = 0
  private closed = false
  /** The sign of life that is on its way. */
  private beating: Promise<void> = Promise.resolve()

  constructor(
    private readonly event: LambdaEvent,
    private readonly invocation: Invocation,
    private readonly parts: LambdaPlaceParts,
  ) {}

  async claim(): Promise<boolean> {
    const { store, ids } = this.parts
    const { attemptId } = this.event
    const mine = `${attemptId} ${ids()}`
    const created = await store.create(attemptId, 'claim', mine)
    // The client repeats a call that got no answer: then the claim that it finds is its own.
    if (!created && (await store.read(attemptId, 'claim')) !== mine) return false
    this.startedAt = this.now()
    await this.tell('running', null)
    return true
  }

  async readText(address: string): Promise<string> {
    const { attemptId } = this.event
    const name = address.slice(address.lastIndexOf('/') + 1)
    const text = await this.parts.store.read(attemptId, name)
    if (text === null) throw new Error(`${name} of the attempt is missing`)
    return text
  }

  async writeResult(text: string): Promise<void> {
    if (this.closed) throw new Error('the attempt was canceled')
    await this.parts.store.write(this.event.attemptId, 'result.json', text)
  }

  beat(): Promise<void> {
    if (!this.closed) this.beating = this.tell('running', null)
    return this.beating
  }

  /** After it, the attempt leaves no result any more. */
  async end(reason: string): Promise<void> {
    this.closed = true
    // Written after the end, it would say that the attempt goes on.
    await this.beating.catch(() => undefined)
    await this.tell('ended', reason)
  }

  async isCancelAsked(): Promise<boolean> {
    return (await this.parts.store.read(this.event.attemptId, CANCEL)) !== null
  }

  private async tell(state: LambdaState['state'], reason: string | null): Promise<void> {
    const { startedAt } = this
    const told: LambdaState = {
      state,
      reason,
      startedAt,
      heartbeatAt: this.now(),
      ...this.invocation,
    }
    await this.parts.store.write(this.event.attemptId, STATE, JSON.stringify(told))
  }

  private now(): number {
    return Number(this.parts.clock() / 1000n)
  }
}
