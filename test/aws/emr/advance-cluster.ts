import type { Instant } from '../../../src/model/clock'
import type { Ending } from '../core/executor'
import type { Records } from '../core/records'
import type { Surroundings } from '../core/surroundings'
import { latest, MILLISECOND } from '../core/units'
import type { Clusters } from './clusters'
import { clusterChanged, stepChanged } from './events'
import { nextChange } from './next-change'
import type { Cluster, EmrTimes, Step } from './records'
import { stepWork } from './step-work'

/**
 * Moves one cluster and its steps to now, each change at the instant when it falls due.
 * Amazon EMR Management Guide, "Understanding the cluster lifecycle" (STARTING, BOOTSTRAPPING,
 * RUNNING, WAITING, TERMINATING, TERMINATED), "Submit work to an Amazon EMR cluster" (steps and
 * their action on failure), "Cancel steps when you submit work to an Amazon EMR cluster" (a cancel
 * sets off no action on failure); API reference, JobFlowInstancesConfig, KeepJobFlowAliveWhenNoSteps.
 */
export class ClusterMover {
  /** Clusters with thousands of steps in all are not looked at while nothing can happen. */
  private readonly quietUntil = new Map<string, Instant>()

  constructor(
    private readonly clusters: Clusters,
    private readonly surroundings: Surroundings,
    private readonly times: EmrTimes,
  ) {}

  advance(clusterId: string, now: Instant): void {
    if ((this.quietUntil.get(clusterId) ?? 0n) > now) return
    while (this.moveOnce(clusterId, now));
    const cluster = this.clusters.clusters.get(clusterId)
    if (cluster === undefined) return
    const steps = this.stepsOf(clusterId).moving()
    this.quietUntil.set(clusterId, nextChange(cluster, steps, this.surroundings.executor))
  }

  putStep(step: Step, at: Instant): void {
    const cluster = this.clusters.clusters.get(step.clusterId)
    this.stepsOf(step.clusterId).put(step)
    this.quietUntil.delete(step.clusterId)
    if (cluster !== undefined) this.surroundings.publish(stepChanged(step, cluster, at))
  }

  putCluster(cluster: Cluster, at: Instant): Cluster {
    const former = this.clusters.clusters.get(cluster.id)
    this.clusters.clusters.put(cluster)
    this.quietUntil.delete(cluster.id)
    if (former?.state !== cluster.state) this.surroundings.publish(clusterChanged(cluster, at))
    return cluster
  }

  /** Asks for the end: what is pending is canceled, what runs is interrupted. */
  terminate(cluster: Cluster, at: Instant, code: string, message: string): void {
    if (cluster.terminatingAt !== null) return
    this.putCluster(
      { ...cluster, state: 'TERMINATING', terminatingAt: at, reason: { code, message } },
      at,
    )
    this.cancelPending(cluster.id, at)
    for (const step of this.stepsOf(cluster.id).moving()) {
      const canceled: Step = { ...step, cancel: { at, signal: 'kill' } }
      this.stepsOf(cluster.id).put(canceled)
      this.surroundings.executor.cancel(stepWork(canceled))
    }
  }

  private stepsOf(clusterId: string): Records<Step> {
    return this.clusters.stepsOf(clusterId)
  }

  /** @returns whether something changed, so that more may be due. */
  private moveOnce(clusterId: string, now: Instant): boolean {
    const cluster = this.clusters.clusters.get(clusterId)
    if (cluster === undefined || cluster.endedAt !== null) return false
    return (
      this.boot(cluster, now) ||
      this.cancelDue(cluster, now) ||
      this.finishStep(cluster, now) ||
      this.startStep(cluster, now) ||
      this.settle(cluster, now)
    )
  }

  private boot(cluster: Cluster, now: Instant): boolean {
    const bootstrapsAt = cluster.createdAt + BigInt(this.times.startingMs) * MILLISECOND
    if (cluster.state === 'STARTING' && bootstrapsAt <= now) {
      this.putCluster({ ...cluster, state: 'BOOTSTRAPPING' }, bootstrapsAt)
      return true
    }
    if (cluster.state !== 'BOOTSTRAPPING' || cluster.readyAt > now) return false
    this.putCluster({ ...cluster, state: 'WAITING' }, cluster.readyAt)
    return true
  }

  private cancelDue({ id }: Cluster, now: Instant): boolean {
    const delay = BigInt(this.times.cancelMs) * MILLISECOND
    const due = this.stepsOf(id)
      .moving()
      .find(
        ({ startedAt, cancel }) =>
          startedAt === null && cancel !== null && cancel.at + delay <= now,
      )
    if (due === undefined || due.cancel === null) return false
    this.endStep(due, 'CANCELLED', due.cancel.at + delay, 'Canceled by the user.')
    return true
  }

  /** The earliest end first: what it frees may have to start before the next end. */
  private finishStep(cluster: Cluster, now: Instant): boolean {
    const ended = this.stepsOf(cluster.id)
      .moving()
      .filter(({ startedAt }) => startedAt !== null)
      .map((step) => ({
        step,
        ending: this.surroundings.executor.ending(stepWork(step), now),
      }))
      .filter((pair): pair is { step: Step; ending: Ending } => pair.ending !== null)
      .sort((one, other) => Number(one.ending.at - other.ending.at))
    const first = ended[0]
    if (first === undefined) return false
    this.finish(cluster, first.step, first.ending)
    return true
  }

  private finish(cluster: Cluster, step: Step, ending: Ending): void {
    const { at, message } = ending
    this.clusters.clusters.put({ ...cluster, freeAt: latest(cluster.freeAt, at) })
    const state = endState(cluster, step, ending)
    this.endStep(step, state, at, state === 'COMPLETED' ? null : message)
    if (state === 'FAILED') this.actOnFailure(step, at)
  }

  private actOnFailure({ clusterId, config }: Step, at: Instant): void {
    const cluster = this.clusters.clusters.get(clusterId)
    if (cluster === undefined) return
    switch (config.actionOnFailure) {
      case 'CONTINUE':
        break
      case 'CANCEL_AND_WAIT':
        this.cancelPending(clusterId, at)
        break
      case 'TERMINATE_CLUSTER':
      case 'TERMINATE_JOB_FLOW':
        this.terminate(cluster, at, 'STEP_FAILURE', 'Shut down as step failed')
    }
  }

  private cancelPending(clusterId: string, at: Instant): void {
    for (const step of this.stepsOf(clusterId).moving())
      if (step.startedAt === null) this.endStep(step, 'CANCELLED', at, 'Job terminated')
  }

  private endStep(step: Step, state: Step['state'], at: Instant, message: string | null): void {
    this.putStep({ ...step, state, endedAt: at, message }, at)
  }

  private startStep(cluster: Cluster, now: Instant): boolean {
    if (cluster.state !== 'WAITING' && cluster.state !== 'RUNNING') return false
    const moving = this.stepsOf(cluster.id).moving()
    const running = moving.filter(({ startedAt }) => startedAt !== null).length
    const next = moving.find(({ state }) => state === 'PENDING')
    if (next === undefined || running >= cluster.concurrency) return false
    const delay = BigInt(this.times.stepStartMs) * MILLISECOND
    const at = latest(next.createdAt + delay, cluster.readyAt, cluster.freeAt)
    if (at > now) return false
    this.surroundings.executor.start(stepWork({ ...next, startedAt: at }))
    this.putStep({ ...next, state: 'RUNNING', startedAt: at }, at)
    this.putCluster({ ...cluster, state: 'RUNNING' }, at)
    return true
  }

  /** With nothing to do, a cluster waits or ends; one that is ending does so once nothing runs. */
  private settle(cluster: Cluster, now: Instant): boolean {
    if (this.stepsOf(cluster.id).movingCount() > 0) return false
    const idleAt = latest(cluster.readyAt, cluster.freeAt)
    if (cluster.terminatingAt !== null) return this.end(cluster, cluster.terminatingAt, now)
    if (idleAt > now || cluster.state === 'STARTING' || cluster.state === 'BOOTSTRAPPING')
      return false
    if (!cluster.keepAlive) {
      this.terminate(cluster, idleAt, 'ALL_STEPS_COMPLETED', 'Steps completed')
      return true
    }
    if (cluster.state === 'WAITING') return false
    this.putCluster({ ...cluster, state: 'WAITING' }, idleAt)
    return true
  }

  private end(cluster: Cluster, terminatingAt: Instant, now: Instant): boolean {
    const delay = BigInt(this.times.terminatingMs) * MILLISECOND
    const at = latest(terminatingAt + delay, cluster.freeAt)
    if (at > now) return false
    const failed = cluster.reason?.code === 'STEP_FAILURE'
    const state = failed ? 'TERMINATED_WITH_ERRORS' : 'TERMINATED'
    this.putCluster({ ...cluster, state, endedAt: at }, at)
    return true
  }
}

function endState(cluster: Cluster, { cancel }: Step, { kind }: Ending): Step['state'] {
  if (kind === 'succeeded') return 'COMPLETED'
  if (cluster.terminatingAt !== null) return 'INTERRUPTED'
  return cancel === null ? 'FAILED' : 'CANCELLED'
}
