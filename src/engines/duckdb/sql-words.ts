import type { ColumnType } from '../../model/value'

/** The dialect's own words; the one place where text becomes a literal. */
export interface SqlWords {
  identifier(name: string): string
  typeName(type: ColumnType): string
  literal(value: string, type: 'string'): string
}
