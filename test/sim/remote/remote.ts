import type { AttemptStore } from '../../../pipeline/launchers/attempt-store'
import type { Launcher } from '../../../pipeline/launchers/launcher'
import type { Clock } from '../../../src/model/clock'
import type { Gate } from '../gate'
import type { Execution, ExecutionState } from './execution'

/** What a replica brings to its launcher. */
export interface Reach {
  readonly gate: Gate
  readonly store: AttemptStore
  readonly clock: Clock
}

/** Where attempts execute, and how replicas reach it. */
export interface Remote {
  readonly executions: readonly Execution[]
  /** Every start of an attempt. */
  of(attemptId: string): readonly Execution[]
  /** Nothing executes. */
  readonly idle: boolean
  begin(): void
  launcher(reach: Reach): Launcher
  /** Told by programs. */
  change(execution: Execution, state: ExecutionState): void
  end(execution: Execution, reason: string): void
}
