import { decodeBound } from '../catalog/bound-value'
import type { TableSnapshot } from '../catalog/catalog'
import type { Column, Dataset } from '../model/dataset'

const HOUR = 3_600_000_000n

/**
 * Until when a snapshot has data, by what its files say of their largest times: of stored starts of
 * hours or days the end of the last one. Null where no file tells.
 */
export function dataUntil(dataset: Dataset, { columns, files }: TableSnapshot): bigint | null {
  const declared = timeColumn(dataset)
  const column = columns.find(({ name }) => name === declared?.name)
  if (declared === null || column === undefined) return null
  let last: bigint | null = null
  for (const { upper } of files) {
    const bytes = upper.get(column.id)
    const value = bytes === undefined ? null : decodeBound(column.type, bytes)
    if (typeof value === 'bigint' && (last === null || value > last)) last = value
  }
  return last === null ? null : last + lengthOf(declared)
}

/** What the table is parted by, else the first time that identifies a row. */
function timeColumn({ columns, dimensions, grain, partitionedBy }: Dataset): Column | null {
  const ofGrain = grain.flatMap((name) => {
    const dimension = dimensions.find((candidate) => candidate.name === name)
    return dimension?.type === 'timestamptz' ? [dimension.expression.column] : []
  })
  const name = partitionedBy?.transform === 'day' ? partitionedBy.column : ofGrain[0]
  return columns.find((column) => column.name === name) ?? null
}

function lengthOf({ grain }: Column): bigint {
  if (grain === 'hour') return HOUR
  return grain === 'day' ? 24n * HOUR : 0n
}
