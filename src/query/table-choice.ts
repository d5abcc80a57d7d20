import type { TableSnapshot } from '../catalog/catalog'
import type { PublishedSnapshot } from '../model/snapshot'
import type { Plan } from './plan'
import type { DatasetRequest } from './query-service'

/** The table that answers a request. */
export interface TableChoice {
  /** The same request, of that table's columns. */
  readonly request: DatasetRequest
  readonly publication: PublishedSnapshot
  readonly snapshot: TableSnapshot
  /** The dataset whose table it is; null: it is the own one. */
  readonly otherName: string | null
}

/** With the statements by which it answers. */
export interface Priced {
  readonly choice: TableChoice
  readonly plans: readonly Plan[]
}
