/** What may be asked for: by one operation before anything runs, then by its requests and principal. */
export interface Limits {
  /** Lexical tokens of the document. */
  readonly tokens: number
  /** Fields inside fields. */
  readonly depth: number
  /** Fields under another name, fragments counted where they are spread. */
  readonly aliases: number
  /** Values that lists in arguments and variables hold, in all. */
  readonly listValues: number
  /** Lists and objects inside each other, in arguments and variables. */
  readonly valueDepth: number
  /** Rows that all `first` of the operation allow, in all. */
  readonly rows: number
  /** Values that the answer may hold at most. */
  readonly complexity: number
  /** Time for one field of the answer. */
  readonly seconds: number
  /** What one request may read, by estimate. */
  readonly requestMebibytes: number
  /** What all requests of one principal may read on one day, UTC, by estimate. */
  readonly dayMebibytes: number
  /** Statements that execute at a time. */
  readonly concurrent: number
  /** Of one principal, statements that may wait. */
  readonly queued: number
}

/** So much that nothing is refused. */
export const LARGEST_LIMIT = 1_000_000_000

export const DEFAULT_LIMITS: Limits = Object.freeze({
  tokens: 5_000,
  depth: 20,
  aliases: 200,
  listValues: 10_000,
  valueDepth: 50,
  rows: 100_000,
  complexity: 1_000_000,
  seconds: 30,
  requestMebibytes: LARGEST_LIMIT,
  dayMebibytes: LARGEST_LIMIT,
  concurrent: 16,
  queued: 200,
})
