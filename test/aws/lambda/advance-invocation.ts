import type { Instant } from '../../../src/model/clock'
import { type Ending, quietUntil, type Work } from '../core/executor'
import { Records } from '../core/records'
import type { Surroundings } from '../core/surroundings'
import { MILLISECOND } from '../core/units'
import type { FunctionSetUp, Invocation, LambdaTimes } from './records'

/**
 * Moves invocations to now. AWS Lambda Developer Guide, "Invoking a Lambda function asynchronously"
 * and "How Lambda handles errors and retries with asynchronous invocation": an event is delivered at
 * least once; a failed one is tried twice more, after one and two minutes, unless set otherwise.
 */
export class InvocationMover {
  readonly invocations: Records<Invocation>

  constructor(
    private readonly functions: ReadonlyMap<string, FunctionSetUp>,
    private readonly surroundings: Surroundings,
    private readonly times: LambdaTimes,
  ) {
    const table = surroundings.store.table<Invocation>('lambda/invocations')
    this.invocations = new Records(table, {
      isMoving: ({ endedAt }) => endedAt === null,
      wakesAt: (invocation) =>
        invocation.isStarted
          ? quietUntil(surroundings.executor, work(invocation))
          : invocation.startsAt,
    })
  }

  advance(now: Instant): void {
    this.invocations.settle(now, (invocation) => this.move(invocation, now))
  }

  private move(invocation: Invocation, now: Instant): boolean {
    if (invocation.endedAt !== null) return false
    if (!invocation.isStarted) return this.start(invocation, now)
    const ending = this.surroundings.executor.ending(work(invocation), now)
    if (ending === null) return false
    this.finish(invocation, ending)
    return true
  }

  private start(invocation: Invocation, now: Instant): boolean {
    if (invocation.startsAt > now) return false
    this.surroundings.executor.start(work(invocation))
    this.invocations.put({ ...invocation, isStarted: true })
    return true
  }

  private finish(invocation: Invocation, { at, kind, message, output }: Ending): void {
    const failed = kind !== 'succeeded'
    const most = this.functions.get(invocation.functionName)?.maximumRetryAttempts ?? 0
    if (failed && invocation.isEvent && invocation.attempt < most) {
      const attempt = invocation.attempt + 1
      const startsAt = at + BigInt(this.times.retryMs[attempt - 1] ?? 0) * MILLISECOND
      this.invocations.put({ ...invocation, attempt, startsAt, isStarted: false })
      return
    }
    const said = failed
      ? JSON.stringify({ errorType: 'Error', errorMessage: message })
      : (output ?? 'null')
    this.invocations.put({ ...invocation, endedAt: at, failed, output: said })
  }
}

/** Each attempt is a work of its own: the function runs again. */
function work({ id, functionName, payload, attempt, startsAt }: Invocation): Work {
  return {
    id: `${id}-${attempt}`,
    service: 'lambda',
    name: functionName,
    command: [],
    payload,
    startedAt: startsAt,
    cancel: null,
  }
}
