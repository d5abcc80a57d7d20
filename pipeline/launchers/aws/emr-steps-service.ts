import {
  ListStepsCommand,
  type EMRClient,
  type ListStepsInput,
  type StepState,
  type StepSummary,
} from '@aws-sdk/client-emr'
import { attemptIdIn } from './attempt-name'
import { isNoSuchCluster } from './no-such-cluster'
import { instantOf, observationOf, type Phases } from './phase'
import type { ReadPage, Remote, RemotePage, RemoteService } from './remote-service'

/** Amazon EMR API reference, StepStatus. */
const PHASES = {
  PENDING: 'waiting',
  CANCEL_PENDING: 'running',
  RUNNING: 'running',
  COMPLETED: 'ended',
  CANCELLED: 'ended',
  FAILED: 'ended',
  INTERRUPTED: 'ended',
} as const satisfies Phases<StepState>

/** Of a cluster that Amazon EMR does not know any more. */
const NO_STEPS: RemotePage = { remotes: [], next: null }

const ACTIVE: StepState[] = ['PENDING', 'RUNNING', 'CANCEL_PENDING']

/** The steps of one cluster. ListSteps answers newest first, 50 a page, or 10 by their ids. */
export function emrStepsService(client: EMRClient, clusterId: string): RemoteService {
  const list = async (input: Omit<ListStepsInput, 'ClusterId'>): Promise<RemotePage> => {
    try {
      const { Steps = [], Marker } = await client.send(
        new ListStepsCommand({ ClusterId: clusterId, ...input }),
      )
      return { remotes: Steps.flatMap(toRemote), next: Marker ?? null }
    } catch (error) {
      if (isNoSuchCluster(error)) return NO_STEPS
      throw error
    }
  }
  const pages =
    (input: Omit<ListStepsInput, 'ClusterId'>): ReadPage =>
    (next) =>
      list({ ...input, ...(next !== null && { Marker: next }) })
  return {
    pageSize: 50,
    readSize: 10,
    active: () => pages({ StepStates: ACTIVE }),
    all: () => pages({}),
    read: async (StepIds) => (await list({ StepIds: [...StepIds] })).remotes,
  }
}

function toRemote({ Id, Name, Status }: StepSummary): Remote[] {
  if (Id === undefined) return []
  const { State, StateChangeReason, FailureDetails, Timeline } = Status ?? {}
  const told = {
    externalId: Id,
    state: State,
    startedAt: Timeline?.StartDateTime,
    reason: FailureDetails?.Message ?? FailureDetails?.Reason ?? StateChangeReason?.Message,
  }
  return [
    {
      externalId: Id,
      attemptId: attemptIdIn(Name),
      createdAt: instantOf(Timeline?.CreationDateTime),
      observation: observationOf(PHASES, told),
    },
  ]
}
