import { Float, Int } from 'type-graphql'
import { assertNever } from '../../src/model/assert-never'
import type { Dimension, Measure } from '../../src/model/dataset'
import type { ColumnType } from '../../src/model/value'
import { BigIntScalar } from '../scalars/big-int'
import { DateScalar } from '../scalars/date'
import { DateTimeScalar } from '../scalars/date-time'
import { DecimalScalar } from '../scalars/decimal'
import { dimensionEnum } from './dimension-enum'

export function dimensionType(dimension: Dimension): object {
  return dimensionEnum(dimension) ?? scalarOf(dimension.type)
}

export function measureType({ type }: Measure): object {
  return type === 'decimal' ? DecimalScalar : scalarOf(type)
}

/** Counts and sums over nothing are 0; a ratio is null. */
export function isNullable({ expression }: Measure): boolean {
  return expression.kind === 'ratio'
}

export function scalarOf(type: ColumnType): object {
  if (typeof type === 'object') return DecimalScalar
  switch (type) {
    case 'string':
      return String
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
