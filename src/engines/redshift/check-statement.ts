import { CodedError } from '../../model/coded-error'

/** Redshift Management Guide, "Considerations when calling the Amazon Redshift Data API": 100 KB. */
export const STATEMENT_BYTES_MAX = 100_000

/** @throws CodedError OPERATION_TOO_LARGE, before anything is sent */
export function checkStatement(text: string): void {
  const bytes = Buffer.byteLength(text)
  if (bytes <= STATEMENT_BYTES_MAX) return
  throw new CodedError(
    'OPERATION_TOO_LARGE',
    `The statement has ${bytes} bytes, and Redshift takes at most ${STATEMENT_BYTES_MAX}; name fewer values, or ask for fewer fields.`,
  )
}
