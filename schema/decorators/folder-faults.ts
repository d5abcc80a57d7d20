import type { Column, Dataset } from '../../src/model/dataset'

/** Relative, without `..`: a declaration knows no machine's paths. */
const PATH = /^[A-Za-z][\w-]*(\/[\w][\w. =-]*)*$/

/** What has one text for each value. */
const KEY_TYPES = ['string', 'boolean', 'int', 'long', 'date'] as const

export function folderFaults({ folder, columns }: Dataset): readonly string[] {
  if (folder === undefined) return []
  const { path, keys } = folder
  const lowered = columns.map(({ name }) => name.toLowerCase())
  return [
    ...(PATH.test(path)
      ? []
      : [`folder ${path} is not of the form name or name/part, which LAKEFRONT_FOLDERS completes`]),
    ...keys
      .filter((key, index) => keys.indexOf(key) !== index)
      .map((key) => `partitionedBy names ${key} twice`),
    ...keys.flatMap((key) => keyFaults(key, columns)),
    ...columns
      .filter(({ name }, index) => lowered.indexOf(name.toLowerCase()) !== index)
      .map(({ name }) => `column ${name} differs from another only by case`),
  ]
}

function keyFaults(key: string, columns: readonly Column[]): string[] {
  const column = columns.find(({ name }) => name === key)
  if (column === undefined) return [`partitionedBy names ${key}, which is no column`]
  if (KEY_TYPES.some((type) => type === column.type)) return []
  return [`partitionedBy names ${key}, which is none of ${KEY_TYPES.join(', ')}`]
}
