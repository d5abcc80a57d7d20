import type { Instant } from '../../../src/model/clock'
import { type Executor, quietUntil } from '../core/executor'
import { MILLISECOND } from '../core/units'
import type { EmrServerlessTimes, JobRun } from './records'
import { runWork } from './run-work'

/** When something may next happen to an active run; 0 where that hangs on others. */
export function wakesAt(run: JobRun, executor: Executor, times: EmrServerlessTimes): Instant {
  if (run.startedAt !== null) return quietUntil(executor, runWork(run))
  switch (run.state) {
    case 'SUBMITTED':
      return run.updatedAt + BigInt(times.submittedMs) * MILLISECOND
    case 'PENDING':
      return run.updatedAt + BigInt(times.pendingMs) * MILLISECOND
    case 'SCHEDULED':
      return run.updatedAt + BigInt(times.scheduledMs) * MILLISECOND
    case 'CANCELLING':
      return run.updatedAt + BigInt(times.cancelMs) * MILLISECOND
    case 'QUEUED':
    case 'RUNNING':
    case 'SUCCESS':
    case 'FAILED':
    case 'CANCELLED':
      return 0n
  }
}
