import type { Instant } from '../../../src/model/clock'
import { type Executor, quietUntil } from '../core/executor'
import { earliest } from '../core/units'
import type { Cluster, Step } from './records'
import { stepWork } from './step-work'

/**
 * When something may next happen to a settled cluster; 0 where that is not known.
 * @param active its active steps
 */
export function nextChange(cluster: Cluster, active: readonly Step[], executor: Executor): Instant {
  if (cluster.state !== 'RUNNING' || cluster.terminatingAt !== null) return 0n
  const running = active.filter(({ startedAt }) => startedAt !== null)
  const hasFreePlace = running.length < cluster.concurrency
  const isWaiting = active.some(
    ({ startedAt, cancel }) => startedAt === null && (cancel !== null || hasFreePlace),
  )
  if (isWaiting) return 0n
  return earliest(running.map((step) => quietUntil(executor, stepWork(step))))
}
