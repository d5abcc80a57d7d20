import {
  DescribeClusterCommand,
  ListClustersCommand,
  type Cluster,
  type ClusterState,
  type EMRClient,
} from '@aws-sdk/client-emr'
import { attemptIdIn } from './attempt-name'
import { isNoSuchCluster } from './no-such-cluster'
import { dateOf, instantOf, observationOf, type Phases } from './phase'
import type { ReadPage, Remote, RemoteService } from './remote-service'

/** Amazon EMR API reference, ClusterStatus. While it is being terminated the step may go on. */
const PHASES = {
  STARTING: 'waiting',
  BOOTSTRAPPING: 'waiting',
  RUNNING: 'running',
  WAITING: 'running',
  TERMINATING: 'running',
  TERMINATED: 'ended',
  TERMINATED_WITH_ERRORS: 'ended',
} as const satisfies Phases<ClusterState>

const ACTIVE: ClusterState[] = ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING']

/** The clusters of the account, of which each attempt's carries its id in the name. */
export function emrClustersService(client: EMRClient): RemoteService {
  const pages =
    (CreatedAfter: Date, states?: ClusterState[]): ReadPage =>
    async (next) => {
      const { Clusters = [], Marker } = await client.send(
        new ListClustersCommand({
          CreatedAfter,
          ...(states !== undefined && { ClusterStates: states }),
          ...(next !== null && { Marker: next }),
        }),
      )
      return { remotes: Clusters.flatMap(toRemote), next: Marker ?? null }
    }
  return {
    pageSize: 50,
    readSize: 1,
    active: (since) => pages(dateOf(since), ACTIVE),
    all: (since) => pages(dateOf(since)),
    async read([ClusterId]) {
      try {
        const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId }))
        return Cluster === undefined ? [] : toRemote(Cluster)
      } catch (error) {
        if (isNoSuchCluster(error)) return []
        throw error
      }
    },
  }
}

function toRemote({ Id, Name, Status }: Pick<Cluster, 'Id' | 'Name' | 'Status'>): Remote[] {
  if (Id === undefined) return []
  const { State, StateChangeReason, Timeline } = Status ?? {}
  const told = {
    externalId: Id,
    state: State,
    startedAt: Timeline?.ReadyDateTime,
    reason: StateChangeReason?.Message,
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
