import { Float, Int } from 'type-graphql'
import { assertNever } from '../../src/model/assert-never'
import type { Dimension } from '../../src/model/dataset'
import type { ColumnType } from '../../src/model/value'
import { BigIntScalar } from '../scalars/big-int'
import { DateScalar } from '../scalars/date'
import { DateTimeScalar } from '../scalars/date-time'
import { DecimalScalar } from '../scalars/decimal'
import { dimensionEnum } from '../types/dimension-enum'
import { inputType, type MadeClass } from '../types/made-type'

const StringFilter = equality('StringFilter', String)
const BooleanFilter = inputType('BooleanFilter', 'Keeps equal values.', [
  { name: 'eq', type: Boolean, options: { nullable: true } },
])
const IntFilter = range('IntFilter', Int)
const BigIntFilter = range('BigIntFilter', BigIntScalar)
const FloatFilter = range('FloatFilter', Float)
const DecimalFilter = range('DecimalFilter', DecimalScalar)
const DateFilter = range('DateFilter', DateScalar)
const DateTimeFilter = range('DateTimeFilter', DateTimeScalar)

/** type-graphql's metadata is one global, so the filter of an enum is made once. */
const ofEnum = new WeakMap<object, MadeClass>()

/** The input that filters a dimension. */
export function filterInput(dimension: Dimension): MadeClass {
  const members = dimensionEnum(dimension)
  return members === undefined
    ? filterOf(dimension.type)
    : enumFilter(`${dimension.enumName}Filter`, members)
}

function filterOf(type: ColumnType): MadeClass {
  if (typeof type === 'object') return DecimalFilter
  switch (type) {
    case 'string':
      return StringFilter
    case 'boolean':
      return BooleanFilter
    case 'int':
      return IntFilter
    case 'long':
      return BigIntFilter
    case 'double':
      return FloatFilter
    case 'date':
      return DateFilter
    case 'timestamptz':
      return DateTimeFilter
    default:
      return assertNever(type)
  }
}

function enumFilter(name: string, members: object): MadeClass {
  const found = ofEnum.get(members)
  if (found !== undefined) return found
  const fresh = equality(name, members)
  ofEnum.set(members, fresh)
  return fresh
}

function equality(name: string, type: object): MadeClass {
  return inputType(name, 'All must hold. in [] keeps nothing.', [
    { name: 'eq', type, options: { nullable: true } },
    { name: 'in', type: [type], options: { nullable: true } },
  ])
}

function range(name: string, type: object): MadeClass {
  return inputType(name, 'All must hold. in [] keeps nothing. lt is exclusive.', [
    { name: 'eq', type, options: { nullable: true } },
    { name: 'in', type: [type], options: { nullable: true } },
    { name: 'gte', type, options: { nullable: true } },
    { name: 'lt', type, options: { nullable: true } },
  ])
}
