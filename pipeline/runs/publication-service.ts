import type { Publication } from '../../src/model/snapshot'

export interface Publishing {
  readonly dataset: string
  readonly snapshotId: string
  /** What is published now; null: nothing is. */
  readonly replaces: string | null
}

/**
 * What is published of datasets, by hand. `replaces` is the compare-and-set, and makes repeating
 * safe: what was done already is answered as if it were done now.
 */
export interface PublicationService {
  /**
   * Publishes a snapshot that a succeeded attempt audited, newer or older than the present one.
   * @throws CodedError NOT_FOUND, PUBLISH_CONFLICT, SNAPSHOT_NOT_AUDITED, SNAPSHOT_EXPIRED;
   *   BAD_USER_INPUT for a dataset that no run writes
   */
  publish(publishing: Publishing): Promise<Publication>
  /**
   * The same for a snapshot that was published before the present one.
   * @throws CodedError as publish; BAD_USER_INPUT also for one that was published later
   */
  rollback(publishing: Publishing & { readonly replaces: string }): Promise<Publication>
  /** Newest first; each version that was published. */
  history(dataset: string, first: number): Promise<readonly Publication[]>
}
