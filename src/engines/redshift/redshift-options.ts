import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import type { Pacing } from '../aws/pacing'
import type { EngineQuery } from '../engine'

/** Where statements execute, and as whom. */
export type RedshiftTarget =
  /** Of Redshift Serverless; the role of the server is the user. */
  | { readonly kind: 'workGroup'; readonly name: string; readonly secretArn: string | null }
  | {
      readonly kind: 'cluster'
      readonly identifier: string
      /** Null: the secret says. */
      readonly dbUser: string | null
      readonly secretArn: string | null
    }

export interface RedshiftOptions {
  /** Made without retries of its own, and with a time-out for each call above the wait of a look. */
  readonly client: RedshiftDataClient
  readonly target: RedshiftTarget
  readonly database: string
  /** What the service is given for `:p1`, `:p2`, …, one after the other. */
  readonly parameterText: (parameter: EngineQuery['parameters'][number]) => string
  /** A new one at each call, of at most 54 characters. */
  readonly ids: () => string
  readonly pacing: Pacing
  /** Told of a statement whose end could not be seen after it was canceled. */
  readonly onStray: (statementId: string | null, error: unknown) => void
}
