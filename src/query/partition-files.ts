import { decodeBound } from '../catalog/bound-value'
import type { DataFile, TableSnapshot } from '../catalog/catalog'
import { derived } from '../catalog/derived'
import type { Condition } from '../dialects/select'
import { DAY_MICROS, floorTo } from '../model/calendar'
import type { Dataset } from '../model/dataset'
import { filesToRead } from './prune'

/** The files that are left when only their partitions are looked at, and nothing else of them. */
export function partitionsToRead(
  snapshot: TableSnapshot,
  where: Condition,
  { partitionedBy, folder }: Dataset,
): readonly DataFile[] {
  const names = new Set(folder?.keys ?? (partitionedBy === null ? [] : [partitionedBy.column]))
  const ids = snapshot.columns.filter(({ name }) => names.has(name)).map(({ id }) => id)
  const isByDay = partitionedBy?.transform === 'day'
  const hasKeys = folder !== undefined
  const files = partitionFiles(snapshot.files, JSON.stringify([ids, isByDay, hasKeys]), () =>
    snapshot.files.map((file) => ({
      ...file,
      lower: ofColumns(ids, file.lower, isByDay ? dayStart : (bound) => bound),
      upper: ofColumns(ids, file.upper, isByDay ? dayEnd : (bound) => bound),
      // A folder's keys are NULL for all rows of a file, or for none.
      nullCounts: hasKeys ? countsOf(ids, file.nullCounts) : new Map(),
    })),
  )
  return filesToRead({ ...snapshot, files }, where)
}

/** Files as if nothing were known of them but their partitions. */
const partitionFiles = derived<readonly DataFile[]>()

function countsOf(
  ids: readonly number[],
  counts: ReadonlyMap<number, bigint>,
): ReadonlyMap<number, bigint> {
  return new Map([...counts].filter(([id]) => ids.includes(id)))
}

function ofColumns(
  ids: readonly number[],
  bounds: ReadonlyMap<number, Uint8Array>,
  widen: (bound: Uint8Array) => Uint8Array,
): ReadonlyMap<number, Uint8Array> {
  return new Map(
    [...bounds].filter(([id]) => ids.includes(id)).map(([id, bound]) => [id, widen(bound)]),
  )
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
