import type { z } from 'zod'
import { UPPER } from '../core/ids'
import { pageOf } from '../core/page'
import type { Conditions, Members } from '../core/service'
import { arn, type Surroundings } from '../core/surroundings'
import { fromEpochSeconds, MILLISECOND } from '../core/units'
import type { ClusterMover } from './advance-cluster'
import type { Clusters } from './clusters'
import { invalidRequest, noSuch, validation } from './faults'
import type * as inputs from './inputs'
import { type Cluster, type EmrTimes } from './records'
import type { StepActions } from './step-actions'
import { clusterMembers, clusterSummary } from './wire'

const PAGE = 50
/** API reference, TerminateJobFlows: clusters of a request. */
const MOST_TERMINATED = 10

export class ClusterActions {
  constructor(
    private readonly clusters: Clusters,
    private readonly mover: ClusterMover,
    private readonly steps: StepActions,
    private readonly surroundings: Surroundings,
    private readonly times: EmrTimes,
  ) {}

  readonly run = (input: z.output<typeof inputs.runJobFlow>, { now }: Conditions): Members => {
    if (input.StepConcurrencyLevel < 1 || input.StepConcurrencyLevel > 256)
      throw validation('StepConcurrencyLevel must be from 1 to 256.')
    const id = `j-${this.surroundings.ids(UPPER, 13)}`
    const { startingMs, bootstrappingMs } = this.times
    const readyAt = now + BigInt(startingMs + bootstrappingMs) * MILLISECOND
    const cluster: Cluster = {
      id,
      arn: arn('elasticmapreduce', `cluster/${id}`),
      name: input.Name,
      releaseLabel: input.ReleaseLabel,
      serviceRole: input.ServiceRole ?? null,
      logUri: input.LogUri ?? null,
      keepAlive: input.Instances.KeepJobFlowAliveWhenNoSteps,
      terminationProtected: input.Instances.TerminationProtected,
      concurrency: input.StepConcurrencyLevel,
      tags: input.Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })),
      state: 'STARTING',
      reason: null,
      createdAt: now,
      readyAt,
      terminatingAt: null,
      endedAt: null,
      freeAt: readyAt,
    }
    // The cluster last: a kill in between leaves steps that nobody can see, not a cluster without steps.
    this.steps.put(id, input.Steps, null, now)
    this.mover.putCluster(cluster, now)
    return { JobFlowId: id, ClusterArn: cluster.arn }
  }

  readonly list = (
    input: z.output<typeof inputs.listClusters>,
    conditions: Conditions,
  ): Members => {
    const { CreatedAfter, CreatedBefore, ClusterStates, Marker } = input
    const after = CreatedAfter === undefined ? null : fromEpochSeconds(CreatedAfter)
    const before = CreatedBefore === undefined ? null : fromEpochSeconds(CreatedBefore)
    const clusters = this.clusters.clusters
      .all()
      .reverse()
      .filter(({ state }) => ClusterStates?.includes(state) ?? true)
      .filter(({ createdAt }) => after === null || createdAt > after)
      .filter(({ createdAt }) => before === null || createdAt < before)
    const page = pageOf(clusters, Marker, PAGE, conditions)
    if (page === null) throw invalidRequest('Marker is not valid.')
    return {
      Clusters: page.items.map((cluster) => clusterSummary(cluster, conditions.shownState)),
      ...(page.next !== null && { Marker: page.next }),
    }
  }

  readonly describe = (
    { ClusterId }: z.output<typeof inputs.describeCluster>,
    { seenUntil, shownState }: Conditions,
  ): Members => {
    const cluster = this.clusters.clusters.get(ClusterId)
    if (cluster === undefined || cluster.createdAt > seenUntil) throw noSuch('Cluster', ClusterId)
    return { Cluster: clusterMembers(cluster, shownState) }
  }

  readonly terminate = (
    { JobFlowIds }: z.output<typeof inputs.terminateJobFlows>,
    conditions: Conditions,
  ): Members => {
    if (JobFlowIds.length > MOST_TERMINATED)
      throw validation(`A maximum of ${MOST_TERMINATED} job flows may be terminated at once.`)
    const clusters = JobFlowIds.map((id) => this.clusters.clusters.get(id) ?? id)
    for (const cluster of clusters) {
      if (typeof cluster === 'string') throw validation('Specified job flow ID not valid.')
      if (cluster.terminationProtected)
        throw validation('Could not shut down one or more job flows since they are protected.')
      if (!conditions.cancelTooLate && cluster.endedAt === null)
        this.mover.terminate(cluster, conditions.now, 'USER_REQUEST', 'Terminated by user request')
    }
    return {}
  }
}
