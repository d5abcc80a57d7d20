import { assertNever } from '../model/assert-never'
import type { Offset } from '../model/time-zone'
import { columnName } from './column-name'
import type { DialectRules } from './dialect'
import type { RowExpression } from './select'
import type { Sql } from './sql'

export function writeRow(expression: RowExpression, rules: DialectRules): Sql {
  switch (expression.kind) {
    case 'column':
      return [columnName(expression.column, rules)]
    case 'truncate':
      return [writeTruncate(expression, rules)]
    default:
      return assertNever(expression)
  }
}

/** One branch an offset; instants of the plan's own are written in, they come from no client. */
function writeTruncate(
  { column, grain, offsets }: Extract<RowExpression, { kind: 'truncate' }>,
  rules: DialectRules,
): string {
  const start = (offset: Offset | undefined) => rules.truncate(column, grain, offset?.micros ?? 0n)
  if (offsets.length <= 1) return start(offsets[0])
  const name = rules.identifier(column.name)
  const branches = offsets.slice(1).map(({ from }, index) => {
    if (from === null) throw new Error('only the first offset holds from ever')
    return `WHEN ${name} < ${rules.literal(from, 'timestamptz')} THEN ${start(offsets[index])}`
  })
  // NULL is before no instant, and what comes last of NULL is NULL.
  return `CASE ${branches.join(' ')} ELSE ${start(offsets.at(-1))} END`
}
