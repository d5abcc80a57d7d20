import type { Ending, Executor, Work } from '../../aws/core/executor'
import { hasEnded, type Course, type Execution } from '../remote/execution'
import type { Random } from '../random'
import { SECONDS, type Scheduler } from '../scheduler'
import type { Trace } from '../trace'

export interface WorkExecutorParts {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly trace: Trace
  readonly drawCourse: () => Course
  readonly execute: (execution: Execution) => Promise<void>
  readonly terminate: (execution: Execution) => void
  readonly end: (execution: Execution, reason: string) => void
}

const CANCELED = 'canceled'

/** Does what steps and job runs ask for: the same programs as everywhere in the simulation. */
export class WorkExecutor implements Executor {
  readonly executions: Execution[] = []
  private readonly endedAt = new Map<string, Ending>()

  constructor(private readonly parts: WorkExecutorParts) {}

  start(work: Work): void {
    if (this.of(work) !== undefined) return
    const { scheduler, trace, drawCourse, execute } = this.parts
    const execution: Execution = {
      id: work.id,
      submission: submissionOf(work.command),
      course: drawCourse(),
      acceptedAt: scheduler.micros,
      history: [{ at: scheduler.micros, state: { kind: 'waiting' } }],
      working: false,
    }
    this.executions.push(execution)
    trace.add('service', `starts ${execution.submission.attemptId}: ${execution.course}`)
    void execute(execution)
  }

  /** An orderly end takes a while, so it may lose the race. */
  cancel(work: Work): void {
    const execution = this.of(work)
    if (execution === undefined) return
    const grace = work.cancel?.signal === 'kill' ? 0 : this.parts.random.between(0, 8 * SECONDS)
    this.parts.scheduler.after(grace, () => {
      if (hasEnded(execution)) return
      this.parts.terminate(execution)
      this.parts.end(execution, CANCELED)
    })
  }

  ending(work: Work): Ending | null {
    const execution = this.of(work)
    if (execution === undefined || !hasEnded(execution)) return null
    const known = this.endedAt.get(work.id)
    if (known !== undefined) return known
    const ending = { at: this.parts.scheduler.now(), ...howItEnded(execution), output: null }
    this.endedAt.set(work.id, ending)
    return ending
  }

  private of({ id }: Work): Execution | undefined {
    return this.executions.find((execution) => execution.id === id)
  }
}

function howItEnded({ history }: Execution): Pick<Ending, 'kind' | 'message'> {
  const state = history.at(-1)?.state
  const message = state?.kind === 'ended' ? state.reason : ''
  if (message === CANCELED) return { kind: 'canceled', message }
  return { kind: message === 'exit code 0' ? 'succeeded' : 'failed', message }
}

/** Glue names its arguments; elsewhere the last three are a program's arguments. */
function submissionOf(command: readonly string[]): Execution['submission'] {
  const named = (name: string): string | undefined => {
    const at = command.indexOf(name)
    return at < 0 ? undefined : command[at + 1]
  }
  const [attemptId = '', requestAddress = '', resultAddress = ''] = command.slice(-3)
  return {
    attemptId: named('--attempt_id') ?? attemptId,
    requestAddress: named('--request') ?? requestAddress,
    resultAddress: named('--result') ?? resultAddress,
  }
}
