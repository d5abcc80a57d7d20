import type { z } from 'zod'
import { UPPER } from '../core/ids'
import { pageOf } from '../core/page'
import type { Conditions, Members } from '../core/service'
import type { Surroundings } from '../core/surroundings'
import type { ClusterMover } from './advance-cluster'
import type { Clusters } from './clusters'
import { invalidRequest, noSuch, validation } from './faults'
import type * as inputs from './inputs'
import { isActiveStep, isOver, type Step } from './records'
import { stepWork } from './step-work'
import { stepConfig, stepMembers } from './wire'

/** Amazon EMR Management Guide, "Submit work to an Amazon EMR cluster": active steps of a cluster. */
const MOST_ACTIVE = 256
/** API reference, ListSteps: step ids of a request. */
const MOST_IDS = 10
const PAGE = 50
/** API reference, CancelSteps and AddJobFlowSteps: steps of a request. */
const MOST_IN_REQUEST = 256

export class StepActions {
  constructor(
    private readonly clusters: Clusters,
    private readonly mover: ClusterMover,
    private readonly surroundings: Surroundings,
  ) {}

  readonly add = (input: z.output<typeof inputs.addJobFlowSteps>, { now }: Conditions): Members => {
    const cluster = this.clusters.clusters.get(input.JobFlowId)
    if (cluster === undefined) throw validation('Specified job flow ID does not exist.')
    if (cluster.terminatingAt !== null || isOver(cluster))
      throw validation(
        'A job flow that is shutting down, terminated, or finished may not be modified.',
      )
    const StepIds = this.put(cluster.id, input.Steps, input.ExecutionRoleArn ?? null, now)
    return { StepIds }
  }

  /** Makes steps of a cluster, all or none. */
  put(
    clusterId: string,
    entries: z.output<typeof inputs.steps>,
    executionRole: string | null,
    now: bigint,
  ): string[] {
    this.refuseBeyondLimit(clusterId, entries.length)
    return entries.map((entry) => {
      const id = `s-${this.surroundings.ids(UPPER, 13)}`
      const config = stepConfig(entry)
      const ends = { startedAt: null, endedAt: null, message: null, cancel: null }
      this.mover.putStep(
        { id, clusterId, config, executionRole, state: 'PENDING', createdAt: now, ...ends },
        now,
      )
      return id
    })
  }

  readonly list = (input: z.output<typeof inputs.listSteps>, conditions: Conditions): Members => {
    const { StepIds, StepStates, Marker } = input
    this.assertCluster(input.ClusterId)
    if ((StepIds?.length ?? 0) > MOST_IDS)
      throw invalidRequest(`A maximum of ${MOST_IDS} step ids may be given.`)
    const steps = this.clusters
      .stepsOf(input.ClusterId)
      .all()
      .reverse()
      .filter(({ id }) => StepIds?.includes(id) ?? true)
      .filter(({ state }) => StepStates?.includes(state) ?? true)
    const page = pageOf(steps, Marker, PAGE, conditions)
    if (page === null) throw invalidRequest('Marker is not valid.')
    return {
      Steps: page.items.map((step) => stepMembers(step, conditions.shownState)),
      ...(page.next !== null && { Marker: page.next }),
    }
  }

  readonly describe = (
    { ClusterId, StepId }: z.output<typeof inputs.describeStep>,
    { seenUntil, shownState }: Conditions,
  ): Members => {
    this.assertCluster(ClusterId)
    const step = this.clusters.stepsOf(ClusterId).get(StepId)
    if (step === undefined || step.createdAt > seenUntil) throw noSuch('Step', StepId)
    return { Step: stepMembers(step, shownState) }
  }

  readonly cancel = (
    input: z.output<typeof inputs.cancelSteps>,
    conditions: Conditions,
  ): Members => {
    this.assertCluster(input.ClusterId)
    if (input.StepIds.length > MOST_IN_REQUEST)
      throw invalidRequest(`A maximum of ${MOST_IN_REQUEST} steps may be canceled at once.`)
    const signal = input.StepCancellationOption === 'TERMINATE_PROCESS' ? 'kill' : 'interrupt'
    return {
      CancelStepsInfoList: input.StepIds.map((id, index) => {
        const step = this.clusters.stepsOf(input.ClusterId).get(id)
        const reason = refusal(step, conditions.fails(id, index))
        if (step === undefined || reason !== null)
          return { StepId: id, Status: 'FAILED', Reason: reason }
        if (!conditions.cancelTooLate) this.ask(step, { at: conditions.now, signal })
        return { StepId: id, Status: 'SUBMITTED', Reason: '' }
      }),
    }
  }

  /** Idempotent: a second cancel may only be harder. */
  private ask(step: Step, cancel: NonNullable<Step['cancel']>): void {
    if (step.cancel?.signal === 'kill') return
    const asked: Step = { ...step, state: 'CANCEL_PENDING', cancel }
    this.mover.putStep(asked, cancel.at)
    if (asked.startedAt !== null) this.surroundings.executor.cancel(stepWork(asked))
  }

  private refuseBeyondLimit(clusterId: string, added: number): void {
    const active = this.clusters.stepsOf(clusterId).movingCount()
    if (added > MOST_IN_REQUEST || active + added > MOST_ACTIVE)
      throw validation(
        "Maximum number of active steps(State = 'Running', 'Pending' or 'Cancel Pending') for cluster exceeded.",
      )
  }

  private assertCluster(id: string): void {
    if (this.clusters.clusters.get(id) === undefined) throw noSuch('Cluster', id)
  }
}

function refusal(step: Step | undefined, fails: boolean): string | null {
  if (step === undefined) return 'The step does not exist.'
  if (!isActiveStep(step)) return `The step is ${step.state} and cannot be canceled.`
  return fails ? 'The step could not be canceled.' : null
}
