import type { RowExpression } from '../../dialects/select'
import { canonical } from '../canonical'

const REMEMBERED_MAX = 1000

/** Groupings that were seen to have more groups than fusion takes, by table. */
export interface LargeGroupings {
  has(table: string, keys: readonly RowExpression[]): boolean
  add(table: string, keys: readonly RowExpression[]): void
}

export function largeGroupings(): LargeGroupings {
  const known = new Set<string>()
  return {
    has: (table, keys) => known.has(nameOf(table, keys)),
    add(table, keys) {
      known.add(nameOf(table, keys))
      const [oldest] = known
      if (known.size > REMEMBERED_MAX && oldest !== undefined) known.delete(oldest)
    },
  }
}

/** Whatever the clocks and the order of the columns. */
function nameOf(table: string, keys: readonly RowExpression[]): string {
  const names = keys.map((key) => [key.column.name, key.kind === 'truncate' ? key.grain : ''])
  return canonical([table, names.map((name) => name.join(' ')).sort()])
}
