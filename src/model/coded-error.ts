/**
 * The one family of errors. A code, its meaning for a reader, and whether the same request may
 * succeed when it is sent again.
 */
export const ERROR_CODES = {
  GRAPHQL_PARSE_FAILED: {
    retryable: false,
    meaning: 'The document is not GraphQL; the message names the place.',
  },
  GRAPHQL_VALIDATION_FAILED: { retryable: false, meaning: 'The document does not fit the schema.' },
  BAD_REQUEST: { retryable: false, meaning: 'The HTTP request is no GraphQL request.' },
  BAD_USER_INPUT: {
    retryable: false,
    meaning: 'An argument has a value that cannot be used; the message names it.',
  },
  DOCUMENT_NOT_FOUND: { retryable: false, meaning: 'No document has the id that was sent.' },
  DOCUMENT_NOT_TRUSTED: {
    retryable: false,
    meaning: 'Only documents that the server knows are executed.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    retryable: true,
    meaning: 'No document has the hash that was sent; clients then send its text, too.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    retryable: false,
    meaning: 'The document does not say which operation to execute.',
  },
  INTERNAL_SERVER_ERROR: {
    retryable: true,
    meaning: 'A fault of the server, which logged it under the reference in the message.',
  },
  NOT_FOUND: { retryable: false, meaning: 'There is no such run, dataset, source or file.' },
  FIRST_OUT_OF_RANGE: {
    retryable: false,
    meaning: 'first is below 1 or above the maximum of the dataset.',
  },
  GROUP_BY_REQUIRED: {
    retryable: false,
    meaning: 'orderBy names a dimension, or fill needs a time dimension, that groupBy lacks.',
  },
  TIME_BOUNDS_REQUIRED: {
    retryable: false,
    meaning: 'where must bound the time from both sides for what is asked.',
  },
  NOT_EXACTLY_ANSWERABLE: {
    retryable: false,
    meaning: 'What is stored is too coarse to answer the request exactly.',
  },
  OPERATION_TOO_LARGE: {
    retryable: false,
    meaning: 'The operation is beyond a limit; the message names it, with the figure.',
  },
  CURSOR_MISMATCH: { retryable: false, meaning: 'The cursor belongs to another request.' },
  SNAPSHOT_EXPIRED: {
    retryable: false,
    meaning: 'The snapshot is no longer held; start again from the first page.',
  },
  SNAPSHOT_CHANGED: {
    retryable: true,
    meaning: 'Files of the folder changed while they were read.',
  },
  SNAPSHOT_NOT_LOADED: {
    retryable: true,
    meaning: 'The engine holds another snapshot of the table, or none.',
  },
  FIELD_NOT_IN_SNAPSHOT: {
    retryable: false,
    meaning: 'The snapshot was written before the field existed.',
  },
  NOTHING_PUBLISHED: { retryable: true, meaning: 'No run has published the dataset yet.' },
  TIMEOUT: { retryable: true, meaning: 'The time for the request is over.' },
  CANCELED: { retryable: true, meaning: 'The request or the run was canceled.' },
  OUT_OF_MEMORY: {
    retryable: false,
    meaning: 'The query needs more memory than the engine may use.',
  },
  BYTES_OVER_BUDGET: {
    retryable: false,
    meaning: 'The request or statement would read more than it may.',
  },
  DAY_BUDGET_SPENT: {
    retryable: true,
    meaning: 'What may be read in one day is spent.',
  },
  QUEUE_FULL: {
    retryable: true,
    meaning: 'Too many statements wait already; the header Retry-After says when to try again.',
  },
  STATEMENT_REFUSED: {
    retryable: false,
    meaning: 'The engine does not execute the statement, whenever it is sent.',
  },
  ENGINE_UNAVAILABLE: { retryable: true, meaning: 'The engine does not answer.' },
  DATABASE_UNAVAILABLE: {
    retryable: true,
    meaning:
      'PostgreSQL does not answer the server. A mutation may be done all the same: send it again with the same idempotency key.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    retryable: false,
    meaning: 'The key was used before with other input.',
  },
  WRONG_RUN_STATUS: { retryable: false, meaning: 'The run is not in a status that allows this.' },
  TABLE_NOT_MIGRATED: {
    retryable: false,
    meaning: 'A table is not there yet or lacks a column; run migrate-tables.',
  },
  TABLE_UNREADABLE: {
    retryable: false,
    meaning: 'A table has a form that cannot be answered exactly.',
  },
  JOB_FAILED: {
    retryable: true,
    meaning: 'The program of the job ended with an error; see its log.',
  },
  ATTEMPT_LOST: {
    retryable: true,
    meaning:
      'The program of the attempt ended without a result, for example because it was killed.',
  },
  CHECK_FAILED: {
    retryable: false,
    meaning: 'What the attempt wrote did not pass its checks and was not published.',
  },
  PUBLISH_CONFLICT: {
    retryable: true,
    meaning: 'Something else was published meanwhile; look at it before publishing again.',
  },
  SNAPSHOT_NOT_AUDITED: {
    retryable: false,
    meaning: 'No succeeded attempt says that it wrote and checked the snapshot.',
  },
  LAUNCHER_REFUSED: {
    retryable: false,
    meaning: 'The service that was to execute the attempt refused it; the message says why.',
  },
  UNKNOWN_REMOTE_STATE: {
    retryable: false,
    meaning: 'A service reported a state that Lakefront does not know.',
  },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>

export type ErrorCode = keyof typeof ERROR_CODES

/**
 * An error that a user may read: `message` says what is wrong and what to do about it, and holds
 * nothing internal; what is internal goes into `cause` and from there into the log only.
 */
export class CodedError extends Error {
  /** Null where nothing tells when to try again. */
  readonly retryAfterSeconds: number | null

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly retryAfterSeconds?: number },
  ) {
    super(message, options)
    this.name = 'CodedError'
    this.retryAfterSeconds = options?.retryAfterSeconds ?? null
  }

  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable
  }
}
