import { Float, Int } from 'type-graphql'
import { assertNever } from '../../src/model/assert-never'
import type { Dimension, Measure } from '../../src/model/dataset'
import type { ColumnType } from '../../src/model/value'
import { BigIntScalar } from '../scalars/big-int'
import { DateScalar } from '../scalars/date'
import { DateTimeScalar } from '../scalars/date-time'
import { DecimalScalar } from '../scalars/decimal'
import { dimensionEnum } from './dimension-enum'
import type { FieldType } from './made-type'

export function dimensionType(dimension: Dimension): FieldType {
  return dimensionEnum(dimension) ?? scalarOf(dimension.type)
}

export function measureType({ type }: Measure): FieldType {
  return type === 'decimal' ? DecimalScalar : scalarOf(type)
}

/** Counts and sums over nothing are 0, everything else is null. */
export function isNullable({ expression: { kind } }: Measure): boolean {
  return kind !== 'sum' && kind !== 'count' && kind !== 'countDistinct'
}

export function scalarOf(type: ColumnType): FieldType {
  if (typeof type === 'object') return DecimalScalar
  switch (type) {
    case 'string':
      return String
    case 'strings':
      return [String]
    case 'boolean':
      return Boolean
    case 'int':
      return Int
    case 'long':
      return BigIntScalar
    case 'double':
      return Float
    case 'date':
      return DateScalar
    case 'timestamptz':
      return DateTimeScalar
    default:
      return assertNever(type)
  }
}
