import { COMPARISONS, type Comparison as Value } from '../../src/model/comparison'
import { enumType } from '../types/enum-type'

const MEANING: Readonly<Record<Value, string>> = {
  'previous-period': 'As long, and just before: as many months if it is whole months.',
  'last-week': 'Seven days before.',
  'last-month': 'The same day of the month before, or its last one.',
  'last-year': 'The same day of the year before, or by week the same ISO week.',
}

export const Comparison = enumType(
  'Comparison',
  'An earlier period, aligned by the calendar of the timeZone.',
  COMPARISONS.map((value) => ({ value, description: MEANING[value] })),
)
