import { CodedError } from '../model/coded-error'
import type { DialectRules } from './dialect'
import type { StoredColumn } from './select'

/**
 * A column of the table, read for its value or for whether it has one.
 * @throws CodedError NOT_EXACTLY_ANSWERABLE for a list where the engine's tables hold none
 */
export function columnName({ name, type }: StoredColumn, rules: DialectRules): string {
  if (type !== 'strings' || rules.has !== null) return rules.identifier(name)
  throw new CodedError(
    'NOT_EXACTLY_ANSWERABLE',
    `The tables of the engine ${rules.name} hold no lists of strings; leave out fields and conditions on one.`,
  )
}
