import type { Instant } from '../../../src/model/clock'
import type { StateChange } from '../core/surroundings'
import type { Cluster, Step } from './records'

/** Amazon EMR Management Guide, "Monitoring Amazon EMR events with CloudWatch", step and cluster events. */
export function stepChanged(step: Step, cluster: Cluster, at: Instant): StateChange {
  const { id, config, state } = step
  return {
    source: 'aws.emr',
    detailType: 'EMR Step Status Change',
    at,
    resources: [],
    detail: {
      severity: state === 'FAILED' ? 'ERROR' : 'INFO',
      actionOnFailure: config.actionOnFailure,
      stepId: id,
      name: config.name,
      clusterId: cluster.id,
      state,
      message: `Step ${id} (${config.name}) in cluster ${cluster.id} (${cluster.name}): ${state}.`,
    },
  }
}

export function clusterChanged(cluster: Cluster, at: Instant): StateChange {
  const { id, name, state, reason } = cluster
  return {
    source: 'aws.emr',
    detailType: 'EMR Cluster State Change',
    at,
    resources: [],
    detail: {
      severity: state === 'TERMINATED_WITH_ERRORS' ? 'CRITICAL' : 'INFO',
      stateChangeReason: JSON.stringify(reason === null ? {} : { code: reason.code }),
      name,
      clusterId: id,
      state,
      message: `Cluster ${id} (${name}): ${state}.`,
    },
  }
}
