import type { QueryExecution } from '@aws-sdk/client-athena'
import { type Pacing, pauseBefore } from '../aws/pacing'
import { serviceFault, type ServiceFault } from '../aws/service-fault'
import { abortedError } from '../engine'
import { isEnded } from './execution-state'
import { createPollTimes } from './poll-times'

/** API Reference, BatchGetQueryExecution. */
const IDS_A_CALL = 50
/** Without an answer for so long, a statement's end cannot be seen any more. */
const LOST_MS = 10_000

/** Reads so many executions in one call; those that the service left out are absent. */
export type ReadExecutions = (ids: readonly string[]) => Promise<readonly QueryExecution[]>

interface Waiter {
  readonly id: string
  polls: number
  /** When the service last answered, or the first look. */
  seenAt: number
  nextAt: number
  readonly resolve: (execution: QueryExecution) => void
  readonly reject: (error: unknown) => void
}

/** One for all statements of an engine: who is due takes along those that still fit into the call. */
export class ExecutionPoller {
  private readonly waiting = new Set<Waiter>()
  private readonly times = createPollTimes()
  private joined = new AbortController()
  private isLooping = false
  private faults = 0

  constructor(
    private readonly read: ReadExecutions,
    private readonly pacing: Pacing,
  ) {}

  /**
   * The execution once it has ended.
   * @throws CodedError of the signal, or of a state that nobody knows; else what the service refuses
   */
  async ended(id: string, signal: AbortSignal): Promise<QueryExecution> {
    const { promise, resolve, reject } = withResolvers<QueryExecution>()
    const nextAt = this.pacing.now() + this.times.pauseAfter(0)
    const waiter: Waiter = { id, polls: 0, seenAt: nextAt, nextAt, resolve, reject }
    const give = (): void => reject(abortedError(signal))
    if (signal.aborted) throw abortedError(signal)
    signal.addEventListener('abort', give, { once: true })
    this.waiting.add(waiter)
    this.joined.abort()
    void this.loop()
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', give)
      this.waiting.delete(waiter)
      this.joined.abort()
    }
  }

  private async loop(): Promise<void> {
    if (this.isLooping) return
    this.isLooping = true
    while (this.waiting.size > 0) {
      this.joined = new AbortController()
      const first = Math.min(...[...this.waiting].map(({ nextAt }) => nextAt))
      const wait = first - this.pacing.now()
      if (wait > 0) await this.pacing.sleep(wait, this.joined.signal)
      else await Promise.all(this.due().map((waiters) => this.poll(waiters)))
    }
    this.isLooping = false
  }

  private due(): readonly (readonly Waiter[])[] {
    const now = this.pacing.now()
    const inOrder = [...this.waiting].sort((one, other) => one.nextAt - other.nextAt)
    const calls = Array.from({ length: Math.ceil(inOrder.length / IDS_A_CALL) }, (_, index) =>
      inOrder.slice(index * IDS_A_CALL, (index + 1) * IDS_A_CALL),
    )
    return calls.filter(([first]) => first !== undefined && first.nextAt <= now)
  }

  private async poll(waiters: readonly Waiter[]): Promise<void> {
    try {
      const found = await this.read([...new Set(waiters.map(({ id }) => id))])
      this.faults = 0
      const byId = new Map(found.map((execution) => [execution.QueryExecutionId, execution]))
      for (const waiter of waiters) this.settle(waiter, byId.get(waiter.id))
    } catch (error) {
      const fault = serviceFault(error)
      for (const waiter of waiters) this.missed(waiter, fault, error)
      this.putOff(waiters)
    }
  }

  private settle(waiter: Waiter, execution: QueryExecution | undefined): void {
    waiter.polls += 1
    waiter.seenAt = this.pacing.now()
    waiter.nextAt = this.pacing.now() + this.times.pauseAfter(waiter.polls)
    try {
      if (execution === undefined || !isEnded(execution)) return
      this.times.ended(execution.Statistics?.TotalExecutionTimeInMillis)
      // At once: what waits on its promise runs only after the loop looked again.
      this.waiting.delete(waiter)
      waiter.resolve(execution)
    } catch (error) {
      this.fail(waiter, error)
    }
  }

  private fail(waiter: Waiter, error: unknown): void {
    this.waiting.delete(waiter)
    waiter.reject(error)
  }

  /** A throttled look tells nothing of a statement, but that the service is there. */
  private missed(waiter: Waiter, fault: ServiceFault, error: unknown): void {
    const now = this.pacing.now()
    if (fault === 'throttled') waiter.seenAt = now
    if (fault === 'refused' || now - waiter.seenAt > LOST_MS) this.fail(waiter, error)
  }

  /** A call that failed tells nothing of the statements: whoever waits for them has its own end. */
  private putOff(waiters: readonly Waiter[]): void {
    this.faults += 1
    const nextAt = this.pacing.now() + pauseBefore(this.faults, this.pacing)
    for (const waiter of waiters) waiter.nextAt = nextAt
  }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((give, fail) => {
    resolve = give
    reject = fail
  })
  return { promise, resolve, reject }
}
