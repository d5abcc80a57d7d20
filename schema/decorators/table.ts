import type { Partitioning } from '../../src/model/dataset'
import type { DatasetClass } from './declaration'
import { type DatasetOptions, declare } from './declare-dataset'

type TableOptions = Omit<DatasetOptions, 'partitionedBy' | 'folder'> & {
  readonly partitionedBy: Partitioning
}

/**
 * Makes a class a dataset over an Iceberg table, named as the class in camelCase.
 * @throws Error naming every fault of the declaration
 */
export function Table(options: TableOptions): (declared: DatasetClass) => void {
  return (declared) => declare(declared, options)
}
