import { CodedError, type ErrorCode } from '../model/coded-error'

/** Nothing was executed, for a reason that says nothing of other requests, or of other principals. */
export class NotAdmitted extends CodedError {
  constructor(
    readonly of: 'request' | 'principal',
    ...told: readonly [
      code: Extract<ErrorCode, 'BYTES_OVER_BUDGET' | 'DAY_BUDGET_SPENT' | 'QUEUE_FULL'>,
      message: string,
      options?: { readonly retryAfterSeconds: number },
    ]
  ) {
    super(...told)
    this.name = 'NotAdmitted'
  }
}
