import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { CodedError, ERROR_CODES, type ErrorCode } from '../model/coded-error'
import { DatabaseUnavailable } from '../store/database-unavailable'
import type { Logger } from './logger'

/** Codes of faults that the sender can see and repair; Apollo Server sets them. */
const SENDERS_FAULTS: ReadonlyMap<unknown, ErrorCode> = new Map([
  ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_PARSE_FAILED'],
  ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED'],
  ['BAD_USER_INPUT', 'BAD_USER_INPUT'],
  ['BAD_REQUEST', 'BAD_REQUEST'],
  ['OPERATION_RESOLUTION_FAILURE', 'OPERATION_RESOLUTION_FAILURE'],
  ['PERSISTED_QUERY_NOT_SUPPORTED', 'BAD_REQUEST'],
])

/** Of these the cause is what repairs them, and messages point to the log. */
const IN_THE_LOG: readonly ErrorCode[] = [
  'ENGINE_UNAVAILABLE',
  'OUT_OF_MEMORY',
  'STATEMENT_REFUSED',
  'TABLE_UNREADABLE',
]

/** How graphql says that it stopped to read; the error has no mark of its own. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] (\d+) tokens/

/**
 * How graphql says that what a variable holds does not fit an argument, as null where there is a default:
 * found in execution only, and again without a mark.
 */
const WRONG_ARGUMENT = /^Argument "\w+" (of|has) /
const NULL_ARGUMENT = /^Argument "(\w+)" of non-null type .* must not be null\.$/

const DATABASE_GONE =
  'The database of the server does not answer: send the same again a little later, a mutation with the same idempotency key.'

export interface ErrorFormatting {
  readonly logger: Logger
  /** Makes the reference by which a masked error is found in the log. */
  readonly newReference: () => string
}

/** Lets coded errors and the sender's own faults through and masks everything else. */
export function errorFormatter({ logger, newReference }: ErrorFormatting) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = originalOf(error)
    if (original instanceof CodedError) {
      const { code, cause } = original
      if (IN_THE_LOG.includes(code) && cause !== undefined)
        logger.error('what was asked for failed', { code, path: pathOf(formatted) }, cause)
      return shown(formatted, original.message, original.code, original.retryAfterSeconds)
    }
    const tooLong = TOO_MANY_TOKENS.exec(formatted.message)
    if (tooLong !== null) return shown(formatted, tooManyTokens(tooLong), 'OPERATION_TOO_LARGE')
    const code = SENDERS_FAULTS.get(formatted.extensions?.['code'])
    if (code !== undefined) return shown(formatted, messageOf(formatted), code)
    if (original instanceof GraphQLError && WRONG_ARGUMENT.test(original.message))
      return shown(formatted, wrongArgument(original), 'BAD_USER_INPUT')
    if (original instanceof DatabaseUnavailable) {
      logger.error('PostgreSQL does not answer', { path: pathOf(formatted) }, original)
      return shown(formatted, DATABASE_GONE, 'DATABASE_UNAVAILABLE')
    }
    const reference = newReference()
    logger.error('internal error', { reference, path: pathOf(formatted) }, original)
    return shown(formatted, maskedMessage(reference), 'INTERNAL_SERVER_ERROR')
  }
}

function pathOf({ path }: GraphQLFormattedError): string | null {
  return path?.join('.') ?? null
}

/** Parser and validation go as deep as the document does, and at some depth the machine ends it. */
function messageOf({ message }: GraphQLFormattedError): string {
  return message === 'Maximum call stack size exceeded'
    ? 'The document is nested too deeply: ask for less at once.'
    : message
}

/** What a resolver or a plugin threw. */
function originalOf(error: unknown): unknown {
  const unwrapped = unwrapResolverError(error)
  const original = unwrapped instanceof GraphQLError ? unwrapped.originalError : undefined
  return original instanceof CodedError ? original : unwrapped
}

function tooManyTokens([, limit]: RegExpExecArray): string {
  return `The document has more than ${limit} tokens, which is the limit: send lists and texts as variables, or ask for less.`
}

/** As of the other nulls that are refused. */
function wrongArgument({ message }: GraphQLError): string {
  return message.replace(NULL_ARGUMENT, '$1 is null: leave it out, or give it a value')
}

export function maskedMessage(reference: string): string {
  return `The server failed; its log has the cause under reference ${reference}.`
}

/** What extensions say of a code. */
export function extensionsOf(code: ErrorCode): {
  readonly code: ErrorCode
  readonly retryable: boolean
} {
  return { code, retryable: ERROR_CODES[code].retryable }
}

function shown(
  { locations, path }: GraphQLFormattedError,
  message: string,
  code: ErrorCode,
  retryAfterSeconds: number | null = null,
): GraphQLFormattedError {
  return {
    message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { ...extensionsOf(code), ...(retryAfterSeconds !== null && { retryAfterSeconds }) },
  }
}
