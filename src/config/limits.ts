/** What one operation may ask for. Everything but `seconds` is checked before anything runs. */
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
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  tokens: 5_000,
  depth: 20,
  aliases: 200,
  listValues: 10_000,
  valueDepth: 50,
  rows: 100_000,
  complexity: 1_000_000,
  seconds: 30,
})
