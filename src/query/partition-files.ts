import { decodeBound } from '../catalog/bound-value'
import type { DataFile, TableSnapshot } from '../catalog/catalog'
import type { Condition } from '../dialects/select'
import { DAY_MICROS, floorTo } from '../model/calendar'
import type { Dataset } from '../model/dataset'
import { filesToRead } from './prune'

/** The files that are left when only their partitions are looked at, and nothing else of them. */
export function partitionsToRead(
  snapshot: TableSnapshot,
  where: Condition,
  { partitionedBy }: Dataset,
): readonly DataFile[] {
  const column = snapshot.columns.find(({ name }) => name === partitionedBy.column)
  if (column === undefined) return snapshot.files
  const { id } = column
  const isByDay = partitionedBy.transform === 'day'
  const files = snapshot.files.map((file): DataFile => {
    const [lower, upper] = [file.lower.get(id), file.upper.get(id)]
    if (lower === undefined || upper === undefined) return withoutBounds(file)
    return {
      ...withoutBounds(file),
      lower: new Map([[id, isByDay ? dayStart(lower) : lower]]),
      upper: new Map([[id, isByDay ? dayEnd(upper) : upper]]),
    }
  })
  return filesToRead({ ...snapshot, files }, where)
}

function withoutBounds(file: DataFile): DataFile {
  return { ...file, lower: new Map(), upper: new Map(), nullCounts: new Map() }
}

function dayStart(bound: Uint8Array): Uint8Array {
  return moved(bound, (instant) => floorTo(instant, DAY_MICROS))
}

function dayEnd(bound: Uint8Array): Uint8Array {
  return moved(bound, (instant) => floorTo(instant, DAY_MICROS) + DAY_MICROS - 1n)
}

function moved(bound: Uint8Array, move: (instant: bigint) => bigint): Uint8Array {
  const instant = decodeBound('timestamptz', bound)
  if (typeof instant !== 'bigint') return bound
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(move(instant))
  return bytes
}
