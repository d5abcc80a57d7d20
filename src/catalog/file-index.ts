import type { ColumnType, Scalar } from '../model/value'
import { decodeBound } from './bound-value'
import type { DataFile, SnapshotColumn } from './catalog'
import { derived } from './derived'

/** The files of a snapshot by the bounds of one column, so that a window is found without looking at all. */
export interface FileIndex {
  /**
   * Files, in the order of the snapshot, among which are all that may hold a value in the range; null
   * bounds are open. Both are in the range.
   */
  within(from: bigint | null, until: bigint | null): readonly DataFile[]
}

interface Bounded {
  readonly position: number
  readonly lower: bigint
  readonly upper: bigint
}

const indexes = derived<FileIndex>()

/** Null for types whose bounds are no whole numbers. */
export function fileIndex(files: readonly DataFile[], column: SnapshotColumn): FileIndex | null {
  if (!isWhole(column.type)) return null
  return indexes(files, `${column.id} ${column.type}`, () => makeIndex(files, column))
}

/** The value as the index compares it; null in doubt. */
export function indexed(type: ColumnType, value: Scalar): bigint | null {
  if (!isWhole(type)) return null
  if (typeof value === 'bigint') return value
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : null
}

function isWhole(type: ColumnType): type is 'timestamptz' | 'long' | 'int' {
  return type === 'timestamptz' || type === 'long' || type === 'int'
}

function makeIndex(files: readonly DataFile[], { id, type }: SnapshotColumn): FileIndex {
  const bounded: Bounded[] = []
  /** What does not tell may hold anything. */
  const others: number[] = []
  files.forEach(({ lower, upper }, position) => {
    const [least, most] = [wholeBound(type, lower.get(id)), wholeBound(type, upper.get(id))]
    if (least === null || most === null) others.push(position)
    else bounded.push({ position, lower: least, upper: most })
  })
  bounded.sort((a, b) =>
    a.lower === b.lower ? a.position - b.position : a.lower < b.lower ? -1 : 1,
  )
  const highest = highestUntil(bounded)
  return {
    within(from, until) {
      const end =
        until === null ? bounded.length : firstWhere(bounded, ({ lower }) => lower > until)
      const start = from === null ? 0 : firstWhere(highest, (upper) => upper >= from)
      const found = bounded.slice(start, end).map(({ position }) => position)
      const positions = [...found, ...others].sort((a, b) => a - b)
      return positions.flatMap((position) => files[position] ?? [])
    },
  }
}

function wholeBound(type: ColumnType, bound: Uint8Array | undefined): bigint | null {
  const value = bound === undefined ? null : decodeBound(type, bound)
  return value === null ? null : indexed(type, value)
}

/** Of each place, the highest upper bound up to there. */
function highestUntil(bounded: readonly Bounded[]): readonly bigint[] {
  let highest: bigint | null = null
  return bounded.map(({ upper }) => {
    highest = highest === null || upper > highest ? upper : highest
    return highest
  })
}

/** By halving: the condition holds from some place on. */
function firstWhere<T>(values: readonly T[], holds: (value: T) => boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const value = values[middle]
    if (value !== undefined && holds(value)) high = middle
    else low = middle + 1
  }
  return low
}
