import type { ColumnType, Scalar } from '../../model/value'

/** The dialect's own words; the one place where text becomes a literal. */
export interface SqlWords {
  identifier(name: string): string
  typeName(type: ColumnType): string
  literal(value: Scalar, type: ColumnType): string
}
