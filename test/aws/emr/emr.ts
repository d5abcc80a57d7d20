import type { AwsService } from '../core/service'
import { operation } from '../core/service'
import { arn, type Surroundings } from '../core/surroundings'
import { ClusterMover } from './advance-cluster'
import { ClusterActions } from './cluster-actions'
import { Clusters } from './clusters'
import { VALIDATION } from './faults'
import * as inputs from './inputs'
import { type EmrTimes, QUICK_TIMES } from './records'
import { StepActions } from './step-actions'

/** Amazon EMR API reference, version 2009-03-31: the operations that a launcher of steps needs. */
export function emr(surroundings: Surroundings, times: EmrTimes = QUICK_TIMES): AwsService {
  const clusters = new Clusters(surroundings.store)
  const mover = new ClusterMover(clusters, surroundings, times)
  const steps = new StepActions(clusters, mover, surroundings)
  const actions = new ClusterActions(clusters, mover, steps, surroundings, times)
  return {
    name: 'emr',
    errors: {
      throttled: { code: 'ThrottlingException', status: 400 },
      // Its own two are one for reads and one for writes; this is common to all actions.
      failed: { code: 'InternalFailure', status: 500 },
      invalid: VALIDATION,
    },
    operations: {
      RunJobFlow: operation(inputs.runJobFlow, actions.run),
      ListClusters: operation(inputs.listClusters, actions.list),
      DescribeCluster: operation(inputs.describeCluster, actions.describe),
      TerminateJobFlows: operation(inputs.terminateJobFlows, actions.terminate),
      AddJobFlowSteps: operation(inputs.addJobFlowSteps, steps.add),
      ListSteps: operation(inputs.listSteps, steps.list),
      DescribeStep: operation(inputs.describeStep, steps.describe),
      CancelSteps: operation(inputs.cancelSteps, steps.cancel),
    },
    advance: (now) => {
      for (const { id } of clusters.clusters.moving()) mover.advance(id, now)
    },
    resourceOf: (_, input) => {
      const [first]: unknown[] = Array.isArray(input['JobFlowIds']) ? input['JobFlowIds'] : []
      const id = input['ClusterId'] ?? input['JobFlowId'] ?? first
      return typeof id === 'string' ? arn('elasticmapreduce', `cluster/${id}`) : '*'
    },
  }
}
