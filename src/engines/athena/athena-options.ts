import type { AthenaClient } from '@aws-sdk/client-athena'
import type { Pacing } from '../aws/pacing'
import type { EngineQuery } from '../engine'
import type { ResultObjects } from '../aws/result-objects'

export interface AthenaOptions {
  /** Made without retries of its own, and with a time-out for each call. */
  readonly client: AthenaClient
  readonly objects: ResultObjects
  /** Holds the limit of bytes that a statement may scan. */
  readonly workGroup: string
  /** Of the tables; null: the account's own Glue Data Catalog. */
  readonly catalog: string | null
  /** Where results are put, `s3://…/`; null: where the work group puts them. */
  readonly outputLocation: string | null
  /** What the service is given for a `?`: literal text. */
  readonly parameterText: (parameter: EngineQuery['parameters'][number]) => string
  /** A new one at each call, of 32 to 128 characters together with the prefix. */
  readonly ids: () => string
  readonly pacing: Pacing
  /** Told of a statement whose end could not be seen after it was canceled. */
  readonly onStray: (queryExecutionId: string | null, error: unknown) => void
}
