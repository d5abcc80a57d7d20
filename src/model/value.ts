/**
 * The values of rows, filters and parameters between API and engine.
 *
 * | type        | value                                              |
 * |-------------|----------------------------------------------------|
 * | string      | string                                             |
 * | strings     | list of strings, none of them NULL                 |
 * | boolean     | boolean                                            |
 * | int         | number                                             |
 * | long        | bigint                                             |
 * | double      | number                                             |
 * | decimal     | string, plain notation                             |
 * | date        | string, YYYY-MM-DD                                 |
 * | timestamptz | bigint, microseconds since 1970-01-01T00:00:00Z    |
 *
 * An instant is never a JavaScript Date, which cuts to milliseconds.
 */
export type Value = Scalar | readonly string[]

export type Scalar = string | boolean | number | bigint

export type SimpleType =
  'string' | 'strings' | 'boolean' | 'int' | 'long' | 'double' | 'date' | 'timestamptz'

export type ColumnType =
  SimpleType | { readonly decimal: { readonly precision: number; readonly scale: number } }

export type Row = Readonly<Record<string, Value | null>>
