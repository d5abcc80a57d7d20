import DataLoader from 'dataloader'
import type { Job } from '../pipeline/jobs/job'
import type { PublicationService } from '../pipeline/runs/publication-service'
import type { RunService } from '../pipeline/runs/run-service'
import type { Dataset } from '../src/model/dataset'
import type { Principal } from '../src/model/principal'
import type { Run, RunHistoryEvent } from '../src/model/run'
import type { PublishedSet } from '../src/model/snapshot'
import type { Freshness } from '../src/query/freshness'
import type { QueryService, QuerySession } from '../src/query/query-service'
import { readRelated } from '../src/query/read-related'
import { gatherKeys, type GatherKeys } from './gather-keys'

/** What resolvers call. Lives as long as the server. */
export interface Services {
  readonly datasets: readonly Dataset[]
  readonly runs: RunService
  readonly publishing: PublicationService
  readonly queries: QueryService
  readonly freshness: Freshness
  /** What is published now, by dataset name. */
  publications(): Promise<PublishedSet>
}

/** What the resolvers of one operation share. */
export interface OperationContext {
  readonly principal: Principal
  readonly runs: RunService
  readonly publishing: PublicationService
  readonly session: QuerySession
  readonly freshness: Freshness
  /** Gathers the keys that an operation's fields look for into one read of each dataset. */
  readonly related: GatherKeys
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly jobs: ReadonlyMap<string, Job>
  /** Gathers the runs that an operation names into one read. */
  readonly runById: DataLoader<string, Run | null>
  /** Gathers the runs whose events an operation shows. */
  readonly eventsByRun: DataLoader<string, readonly RunHistoryEvent[]>
  /** A mutation changed what is published. */
  forgetPublications(): void
  /** Read once an operation, so that all its fields name the same snapshots. */
  publications(): Promise<PublishedSet>
}

/** @param signal the client has gone: nobody waits for answers any more */
export function operationContext(
  services: Services,
  principal: Principal,
  signal: AbortSignal,
): OperationContext {
  const { runs, publishing, queries, freshness, datasets } = services
  const session = queries.session(signal)
  let publications: Promise<PublishedSet> | undefined
  return {
    principal,
    runs,
    publishing,
    session,
    freshness,
    related: gatherKeys((wanted, keys, told) =>
      readRelated(session, { ...wanted, principal }, keys, told),
    ),
    datasets: byName(datasets),
    jobs: byName(runs.jobs),
    runById: new DataLoader((ids) => runs.getMany(ids)),
    eventsByRun: new DataLoader(async (ids) => {
      const events = await runs.events(ids)
      return ids.map((id) => events.get(id) ?? [])
    }),
    publications: () => (publications ??= services.publications()),
    forgetPublications: () => {
      publications = undefined
    },
  }
}

function byName<Named extends { readonly name: string }>(
  values: readonly Named[],
): ReadonlyMap<string, Named> {
  return new Map(values.map((value) => [value.name, value]))
}
