import { decodeBound } from '../../catalog/bound-value'
import type { SnapshotColumn, TableSnapshot } from '../../catalog/catalog'
import type { InstantRange } from '../../model/instant-set'
import { rangeOfFiles } from '../time-range'

/** What the catalog says of the columns of all files, each asked for once. */
export interface SnapshotColumns {
  /** The instants of a column. */
  range(name: string): InstantRange
  /** How many whole numbers there are between the least and the greatest of a column. */
  wholeNumbers(name: string): number
}

export function snapshotColumns(snapshot: TableSnapshot): SnapshotColumns {
  const columnOf = (name: string) => snapshot.columns.find((column) => column.name === name)
  return {
    range: once((name) => {
      const column = columnOf(name)
      return column === undefined
        ? { from: null, until: null }
        : rangeOfFiles(snapshot.files, column)
    }),
    wholeNumbers: once((name) => {
      const column = columnOf(name)
      return column === undefined ? Infinity : numbersBetween(snapshot, column)
    }),
  }
}

function numbersBetween({ files }: TableSnapshot, { id, type }: SnapshotColumn): number {
  let [least, most] = [Infinity, -Infinity]
  for (const { lower, upper, nullCounts, rows } of files) {
    if (nullCounts.get(id) === rows) continue
    const [from, until] = [lower.get(id), upper.get(id)]
    if (from === undefined || until === undefined) return Infinity
    least = Math.min(least, Number(decodeBound(type, from) ?? NaN))
    most = Math.max(most, Number(decodeBound(type, until) ?? NaN))
  }
  const count = most - least + 1
  return Number.isNaN(count) ? Infinity : Math.max(count, 0)
}

function once<T>(read: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const fresh = read(name)
    known.set(name, fresh)
    return fresh
  }
}
