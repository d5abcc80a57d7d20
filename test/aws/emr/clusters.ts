import { Records } from '../core/records'
import type { Store } from '../core/store'
import { type Cluster, isActiveStep, isOver, type Step } from './records'

/** The clusters of the account and the steps of each. */
export class Clusters {
  readonly clusters: Records<Cluster>
  private readonly steps = new Map<string, Records<Step>>()

  constructor(private readonly store: Store) {
    this.clusters = new Records(store.table<Cluster>('emr/clusters'), {
      isMoving: (cluster) => !isOver(cluster),
    })
  }

  stepsOf(clusterId: string): Records<Step> {
    const found = this.steps.get(clusterId)
    if (found !== undefined) return found
    const steps = new Records(this.store.table<Step>(`emr/steps/${clusterId}`), {
      isMoving: isActiveStep,
    })
    this.steps.set(clusterId, steps)
    return steps
  }
}
