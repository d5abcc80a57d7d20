import type { AttemptRequest } from '../../../pipeline/runs/attempt-files'
import type { Execution } from '../remote/execution'
import { must, Violation } from '../violation'

/** What must hold of attempts where they execute, whatever the store says. */
export class WorkRules {
  private readonly started = new Map<string, readonly string[]>()
  private readonly results = new Map<string, 'succeeded' | 'failed'>()
  private readonly mayBeSubmitted = new Map<string, boolean>()

  /**
   * @param ended whether the store says that the attempt is over
   * @param abandoned whether nobody confirmed its end
   */
  constructor(
    private readonly executions: () => readonly Execution[],
    private readonly ended: (attemptId: string) => boolean,
    private readonly abandoned: (attemptId: string) => boolean,
    private readonly onViolation: (violation: Violation) => void,
  ) {}

  /** It has its attempt's claim. */
  workStarts(execution: Execution, request: AttemptRequest): void {
    const { attemptId } = execution.submission
    const tables = Object.values(request.writes).map(({ identifier }) => identifier)
    this.check(() => {
      must(!this.started.has(attemptId), 'startedOnce', () => `${attemptId} works a second time`)
      const over = this.ended(attemptId) && !this.abandoned(attemptId)
      must(!over, 'overIsOver', () => `${attemptId} starts its work after its end`)
      for (const other of this.executions().filter((one) => one !== execution && one.working)) {
        if (this.abandoned(other.submission.attemptId)) continue
        const shared = this.started
          .get(other.submission.attemptId)
          ?.find((of) => tables.includes(of))
        must(shared === undefined, 'oneWriter', () => {
          return `${attemptId} and ${other.submission.attemptId} write ${shared ?? ''} at the same time`
        })
      }
    })
    this.started.set(attemptId, tables)
  }

  resultLeft({ submission }: Execution, status: 'succeeded' | 'failed'): void {
    this.results.set(submission.attemptId, status)
  }

  /** It is written down that it will be submitted: the first time, or after a look that did not find it. */
  submits(attemptId: string): void {
    this.check(() => {
      must(this.mayBeSubmitted.get(attemptId) ?? true, 'looksFirst', () => {
        return `${attemptId} is submitted again without a look whether it is there`
      })
    })
    this.mayBeSubmitted.set(attemptId, false)
  }

  /** A look, or the service's own word, says that nothing was started so far. */
  notFound(attemptId: string): void {
    this.mayBeSubmitted.set(attemptId, true)
  }

  resultOf(attemptId: string): 'succeeded' | 'failed' | null {
    return this.results.get(attemptId) ?? null
  }

  private check(rule: () => void): void {
    try {
      rule()
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      this.onViolation(error)
    }
  }
}
