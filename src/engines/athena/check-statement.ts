import { CodedError } from '../../model/coded-error'

/** Athena User Guide, "Service Quotas": a query string, in bytes of UTF-8. */
export const STATEMENT_BYTES_MAX = 262_144
/** API Reference, StartQueryExecution: literal text of one value. */
export const PARAMETER_CHARACTERS_MAX = 1_024
/** Our own: the service names none, and more of them only make its planner slow. */
export const PARAMETERS_MAX = 5_000

export interface Statement {
  readonly text: string
  /** Literal text, one for each `?`. */
  readonly values: readonly string[]
}

/** @throws CodedError OPERATION_TOO_LARGE, before anything is sent */
export function checkStatement({ text, values }: Statement): void {
  const bytes = Buffer.byteLength(text)
  if (bytes > STATEMENT_BYTES_MAX)
    throw tooLarge(`The statement has ${bytes} bytes`, STATEMENT_BYTES_MAX)
  if (values.length > PARAMETERS_MAX)
    throw tooLarge(`The statement has ${values.length} values`, PARAMETERS_MAX)
  const longest = values.reduce((most, value) => Math.max(most, value.length), 0)
  if (longest > PARAMETER_CHARACTERS_MAX)
    throw tooLarge(`A value has ${longest} characters`, PARAMETER_CHARACTERS_MAX)
}

function tooLarge(what: string, most: number): CodedError {
  return new CodedError(
    'OPERATION_TOO_LARGE',
    `${what}, and Athena takes at most ${most}; name fewer or shorter values, or ask for fewer fields.`,
  )
}
