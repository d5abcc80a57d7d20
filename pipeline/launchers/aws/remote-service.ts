import type { Instant } from '../../../src/model/clock'
import type { Seen } from './phase'

/** An execution at a service, as a list or a single read shows it. */
export interface Remote {
  readonly externalId: string
  /** Out of its name or arguments; null: it belongs to no attempt. */
  readonly attemptId: string | null
  readonly createdAt: Instant | null
  readonly observation: Seen
}

export interface RemotePage {
  readonly remotes: readonly Remote[]
  /** Null: there is no further page. */
  readonly next: string | null
}

/** Asks for one page; `null` for the first. */
export type ReadPage = (next: string | null) => Promise<RemotePage>

/** How a service is asked what it executes. Every call is one request. */
export interface RemoteService {
  readonly pageSize: number
  /** Ids that one `read` takes. */
  readonly readSize: number
  /** What has not ended; with what has, where the service cannot leave it out. Made since then. */
  active(since: Instant): ReadPage
  /** Everything made since then, newest first; older ones may follow. */
  all(since: Instant): ReadPage
  /** Those of the ids that the service has. */
  read(externalIds: readonly string[]): Promise<readonly Remote[]>
}
