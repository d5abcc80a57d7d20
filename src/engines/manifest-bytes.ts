import type { Scan, ScanColumn, ScanFile } from './engine'

/**
 * What a scan would read, by what the catalog says of its files: compressed column chunks of the columns
 * read. What it does not tell counts as all that is left of the file, so that it is never too little.
 */
export function manifestBytes({ files, columns }: Scan): bigint {
  return files.reduce((sum, file) => sum + bytesOf(file, columns), 0n)
}

function bytesOf({ bytes, columnBytes }: ScanFile, columns: readonly ScanColumn[]): bigint {
  const known = columnBytes ?? new Map<number, bigint>()
  const read = columns.map(({ id, elementId }) => known.get(elementId ?? id))
  const sum = sumOf(read.filter((size) => size !== undefined))
  if (!read.includes(undefined)) return sum
  const rest = (bytes ?? 0n) - sumOf([...known.values()])
  return sum + (rest > 0n ? rest : 0n)
}

function sumOf(sizes: readonly bigint[]): bigint {
  return sizes.reduce((sum, size) => sum + size, 0n)
}
