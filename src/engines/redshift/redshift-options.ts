import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import type { Pacing } from '../aws/pacing'
import type { EngineQuery } from '../engine'
import type { UnloadOptions } from './unload'
import type { RedshiftPlace } from './redshift-place'

export interface RedshiftOptions extends RedshiftPlace {
  /** Made without retries of its own, and with a time-out for each call above the wait of a look. */
  readonly client: RedshiftDataClient
  /** What the service is given for `:p1`, `:p2`, …, one after the other. */
  readonly parameterText: (parameter: EngineQuery['parameters'][number]) => string
  /** A new one at each call, of at most 54 characters. */
  readonly ids: () => string
  readonly pacing: Pacing
  readonly unload: UnloadOptions
  /** Told of a statement whose end could not be seen after it was canceled. */
  readonly onStray: (statementId: string | null, error: unknown) => void
}
