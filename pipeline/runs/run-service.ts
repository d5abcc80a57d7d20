import type { Job } from '../jobs/job'
import type { Principal } from '../../src/model/principal'
import type { Run, RunHistoryEvent, RunStatus } from '../../src/model/run'

export interface RunFilter {
  readonly jobs?: readonly string[]
  readonly statuses?: readonly RunStatus[]
  /** When they were created; `until` is exclusive. */
  readonly created?: { readonly from: bigint; readonly until: bigint }
}

export interface RunPage {
  readonly runs: readonly Run[]
  readonly hasNextPage: boolean
}

/** What resolvers and commands may do with runs. */
export interface RunService {
  readonly jobs: readonly Job[]
  /**
   * The same key of the same principal and job with the same input returns the same run.
   * @throws CodedError BAD_USER_INPUT, NOT_FOUND (also of a launcher), IDEMPOTENCY_KEY_REUSED
   */
  start(job: string, input: unknown, idempotencyKey: string, principal: Principal): Promise<Run>
  /** @throws CodedError NOT_FOUND, WRONG_RUN_STATUS */
  cancel(runId: string): Promise<Run>
  /** @throws CodedError NOT_FOUND, WRONG_RUN_STATUS, IDEMPOTENCY_KEY_REUSED */
  retry(runId: string, idempotencyKey: string, principal: Principal): Promise<Run>
  /** Null when there is none. Log tails are read where the attempt runs. */
  get(runId: string): Promise<Run | null>
  getMany(runIds: readonly string[]): Promise<readonly (Run | null)[]>
  logTail(runId: string): Promise<readonly string[]>
  /** What happened to each run, oldest first. */
  events(runIds: readonly string[]): Promise<ReadonlyMap<string, readonly RunHistoryEvent[]>>
  /** Newest first. `after` is the id of the last run seen. */
  list(filter: RunFilter, first: number, after: string | null): Promise<RunPage>
}
