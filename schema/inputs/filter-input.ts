import { Float, Int } from 'type-graphql'
import { assertNever } from '../../src/model/assert-never'
import type { Dimension, Measure } from '../../src/model/dataset'
import { COMPARISONS, TEXT_MATCHES } from '../../src/model/filter'
import type { ColumnType } from '../../src/model/value'
import { BigIntScalar } from '../scalars/big-int'
import { DateScalar } from '../scalars/date'
import { DateTimeScalar } from '../scalars/date-time'
import { DecimalScalar } from '../scalars/decimal'
import { dimensionEnum } from '../types/dimension-enum'
import { inputType, type MadeClass, type MadeField } from '../types/made-type'

const RULES = 'All must hold. NULL meets only isNull.'

const StringFilter = filter('StringFilter', 'Strings are compared by their UTF-8 bytes.', [
  ...ordered(String),
  ...TEXT_MATCHES.map((name) => optional(name, String)),
])
const StringsFilter = filter(
  'StringsFilter',
  'Of a list. hasAny [] keeps nothing, hasAll [] all.',
  [optional('has', String), optional('hasAny', [String]), optional('hasAll', [String])],
)
const BooleanFilter = filter('BooleanFilter', '', [
  optional('eq', Boolean),
  optional('ne', Boolean),
])
const IntFilter = filter('IntFilter', '', ordered(Int))
const BigIntFilter = filter('BigIntFilter', '', ordered(BigIntScalar))
const FloatFilter = filter('FloatFilter', '', ordered(Float))
const DecimalFilter = filter('DecimalFilter', '', ordered(DecimalScalar))
const DateFilter = filter('DateFilter', '', ordered(DateScalar))
const DateTimeFilter = filter('DateTimeFilter', '', ordered(DateTimeScalar))

/** type-graphql's metadata is one global, so the filter of an enum is made once. */
const ofEnum = new WeakMap<object, MadeClass>()

/** The input that filters a dimension. */
export function dimensionFilter(dimension: Dimension): MadeClass {
  const members = dimensionEnum(dimension)
  return members === undefined
    ? filterOf(dimension.type)
    : enumFilter(`${dimension.enumName}Filter`, members)
}

/** The input that judges a measure. */
export function measureFilter({ type }: Measure): MadeClass {
  return type === 'decimal' ? DecimalFilter : filterOf(type)
}

function filterOf(type: ColumnType): MadeClass {
  if (typeof type === 'object') return DecimalFilter
  switch (type) {
    case 'string':
      return StringFilter
    case 'strings':
      return StringsFilter
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
  const fresh = filter(name, '', equality(members))
  ofEnum.set(members, fresh)
  return fresh
}

function filter(name: string, note: string, fields: readonly MadeField[]): MadeClass {
  return inputType(name, `${RULES} ${note}`.trim(), [...fields, optional('isNull', Boolean)])
}

function equality(type: object): MadeField[] {
  return [
    optional('eq', type),
    optional('ne', type),
    optional('in', [type], '[] keeps nothing.'),
    optional('notIn', [type], '[] keeps everything.'),
  ]
}

function ordered(type: object): MadeField[] {
  const ranges = COMPARISONS.filter((operator) => operator !== 'eq' && operator !== 'ne')
  return [...equality(type), ...ranges.map((operator) => optional(operator, type))]
}

function optional(name: string, type: MadeField['type'], description?: string): MadeField {
  return { name, type, options: { nullable: true, ...(description && { description }) } }
}
