import type { Launcher, Submission } from '../../../pipeline/launchers/launcher'
import type { Faults } from '../faults'
import type { Profile } from '../profile'
import type { Random } from '../random'
import { SECONDS, type Scheduler } from '../scheduler'
import type { Trace } from '../trace'
import type { Reach, Remote } from './remote'
import { simLauncher } from './sim-launcher'
import { COURSES, hasEnded, type Course, type Execution, type ExecutionState } from './execution'

/** After this long the service itself ends what it executes. */
export const TIME_OUT = 60 * SECONDS

export interface ServiceParts {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly faults: Faults
  readonly profile: Profile
  readonly trace: Trace
  /** Executes it; `Stopped` is thrown at whatever it waits for once it was ended. */
  readonly execute: (execution: Execution) => Promise<void>
  /** Told that it is asked to end, while its program can still do something. */
  readonly terminate: (execution: Execution) => void
}

/** A service that executes attempts somewhere else, with the vices of those that AWS documents. */
export class Service implements Remote {
  readonly executions: Execution[] = []

  constructor(private readonly parts: ServiceParts) {}

  /** Without tokens, one more execution each time. */
  submit(submission: Submission): string {
    const { profile, scheduler, trace } = this.parts
    const known = this.of(submission.attemptId)[0]
    if (profile.tokens && known !== undefined) return known.id
    const execution: Execution = {
      id: `x${this.executions.length + 1}`,
      submission,
      course: drawCourse(this.parts),
      acceptedAt: scheduler.micros,
      history: [{ at: scheduler.micros, state: { kind: 'waiting' } }],
      working: false,
    }
    this.executions.push(execution)
    trace.add('service', `takes ${submission.attemptId} as ${execution.id}: ${execution.course}`)
    scheduler.after(TIME_OUT, () => this.end(execution, 'timed out at the service'))
    void this.parts.execute(execution)
    return execution.id
  }

  change(execution: Execution, state: ExecutionState): void {
    execution.history.push({ at: this.parts.scheduler.micros, state })
    this.parts.trace.add('service', `${execution.id} ${state.kind}`)
  }

  end(execution: Execution, reason: string): void {
    if (hasEnded(execution)) return
    execution.working = false
    this.change(execution, { kind: 'ended', reason })
  }

  /** Asynchronous, so it may lose the race; asking again changes nothing. */
  cancel(execution: Execution): void {
    const { scheduler, random, terminate } = this.parts
    if (hasEnded(execution)) return
    scheduler.after(random.between(0, 12 * SECONDS), () => {
      if (hasEnded(execution)) return
      terminate(execution)
      this.end(execution, 'canceled')
    })
  }

  of(attemptId: string): Execution[] {
    return this.executions.filter(({ submission }) => submission.attemptId === attemptId)
  }

  get idle(): boolean {
    return this.executions.every(hasEnded)
  }

  begin(): void {
    // It is there.
  }

  launcher(reach: Reach): Launcher {
    return simLauncher({ ...this.parts, ...reach, service: this })
  }
}

export function drawCourse({ faults, profile, random }: ServiceParts): Course {
  return faults.goesBadly(profile.badCourse) ? random.pick(COURSES) : 'succeeds'
}
