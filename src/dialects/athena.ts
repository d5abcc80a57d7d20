import type { ColumnType } from '../model/value'
import type { Dialect } from './dialect'
import type { Parameter } from './sql'
import { TRINO_RULES } from './trino'
import { createDialect } from './writer'

/** Of one value, as literal text (Athena API Reference, StartQueryExecution, ExecutionParameters). */
const VALUE_MAX = 1024

/** Trino's SQL; values of conditions go beside the statement, where the service takes them. */
export const athenaDialect: Dialect = createDialect({
  ...TRINO_RULES,
  name: 'athena',
  placeholder: (parameter) => (goesBeside(parameter) ? '?' : null),
  sent,
})

/** Results are text, in which lists have no quotes, instants may lose digits, and singles have few. */
function sent(output: string, type: ColumnType): string {
  if (type === 'double') return `CAST(${output} AS DOUBLE)`
  if (type === 'strings') return `json_format(CAST(${output} AS JSON))`
  return type === 'timestamptz' ? `CAST(${output} AS VARCHAR)` : output
}

/** What the service is given for a `?`: SQL that is nothing but a literal. */
export function executionParameter({ value, type }: Parameter): string {
  return TRINO_RULES.literal(value, type)
}

function goesBeside(parameter: Parameter): boolean {
  const literal = executionParameter(parameter)
  const isExpression = literal.startsWith('(')
  return parameter.inWhere === true && !isExpression && literal.length <= VALUE_MAX
}
