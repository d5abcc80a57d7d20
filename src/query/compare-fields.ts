import { compareValues } from '../model/compare-values'
import { compareDecimals, decimalOf, decimalOfDouble } from '../model/decimal'
import type { Dataset } from '../model/dataset'
import type { Value } from '../model/value'

/** Compares two values of a field as an engine does; exact measures and decimals by their numbers. */
export function compareField(dataset: Dataset, field: string, left: Value, right: Value): number {
  return isDecimal(dataset, field, left)
    ? compareDecimals(numberOf(left), numberOf(right))
    : compareValues(left, right)
}

/** A quotient that leaves as a double is a decimal until then. */
function isDecimal({ dimensions, measures }: Dataset, field: string, value: Value): boolean {
  if (typeof value !== 'string') return false
  const dimension = dimensions.find(({ name }) => name === field)
  if (dimension !== undefined) return typeof dimension.type === 'object'
  const type = measures.find(({ name }) => name === field)?.type
  return type === 'decimal' || type === 'double'
}

function numberOf(value: Value) {
  return typeof value === 'number' ? decimalOfDouble(value) : decimalOf(String(value))
}
