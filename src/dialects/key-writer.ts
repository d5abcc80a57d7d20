import type { ColumnType } from '../model/value'
import { scaleOf } from './column-types'
import type { DialectRules, RatioTerm } from './dialect'
import type { OutputKey } from './select'

/**
 * An output, or the quotient of two: of exact numbers as a whole number of 10^-12, which orders as
 * the quotient does; of doubles as a double.
 */
export function keyOf(key: OutputKey, types: readonly ColumnType[], rules: DialectRules): string {
  if (key.kind === 'output') return `c${key.output + 1}`
  const { numerator, denominator } = key
  if (types[numerator] === 'double') {
    return `(CASE WHEN c${denominator + 1} <> 0 THEN c${numerator + 1} / c${denominator + 1} END)`
  }
  const term = (output: number): RatioTerm => {
    const type = types[output]
    if (type === undefined) throw new Error(`there is no output ${output}`)
    return { sql: `c${output + 1}`, scale: scaleOf(type) }
  }
  return `(${rules.scaledRatio(term(numerator), term(denominator))})`
}
