/** API Reference, SqlParameter. */
export interface NamedValue {
  readonly name: string
  readonly value: string
}
