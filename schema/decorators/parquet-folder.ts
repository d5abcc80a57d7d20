import type { DatasetClass } from './declaration'
import { datasetName, type DatasetOptions, declare } from './declare-dataset'
import { snakeCase } from './names'

type FolderOptions = Omit<DatasetOptions, 'table' | 'partitionedBy' | 'folder' | 'summarizes'> & {
  /**
   * name or name/part/…: LAKEFRONT_FOLDERS says where the name is; a name that it lacks is a folder
   * in `folders` of the home.
   */
  readonly folder: string
  /** Columns that folders called key=value tell; none unless said. */
  readonly partitionedBy?: readonly string[]
  /** That stored times without a zone are of UTC; else such a column cannot be read. */
  readonly timesWithoutZone?: 'utc'
}

/**
 * Makes a class a dataset over Parquet files that others write, named as the class in camelCase.
 * Columns go by their names, whatever their case.
 * @throws Error naming every fault of the declaration
 */
export function ParquetFolder(options: FolderOptions): (declared: DatasetClass) => void {
  const { folder, partitionedBy, timesWithoutZone, ...rest } = options
  return (declared) =>
    declare(declared, {
      ...rest,
      table: `folder.${snakeCase(datasetName(declared))}`,
      partitionedBy: null,
      folder: {
        path: folder,
        keys: [...(partitionedBy ?? [])],
        timesWithoutZone: timesWithoutZone ?? null,
      },
    })
}
