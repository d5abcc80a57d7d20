import { compareValues } from '../model/compare-values'
import { compareDecimals, decimalOf, decimalOfDouble } from '../model/decimal'
import type { Dataset } from '../model/dataset'
import type { Value } from '../model/value'
import { compareDays } from './compare-typed'

/** Compares two values of a field as an engine does; exact measures and decimals by their numbers. */
export function compareField(dataset: Dataset, field: string, left: Value, right: Value): number {
  if (isDecimal(dataset, field, left)) return compareDecimals(numberOf(left), numberOf(right))
  if (typeOf(dataset, field) === 'date') return compareDays(left, right)
  return compareValues(left, right)
}

/** A quotient that leaves as a double is a decimal until then. */
function isDecimal(dataset: Dataset, field: string, value: Value): boolean {
  const type = typeOf(dataset, field)
  return (
    typeof value === 'string' &&
    (typeof type === 'object' || type === 'decimal' || type === 'double')
  )
}

function typeOf({ dimensions, measures }: Dataset, field: string) {
  return [...dimensions, ...measures].find(({ name }) => name === field)?.type
}

function numberOf(value: Value) {
  return typeof value === 'number' ? decimalOfDouble(value) : decimalOf(String(value))
}
