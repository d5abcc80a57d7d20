import { isTable, type Dataset } from '../src/model/dataset'

/** One file of spark/contracts. */
export interface ContractFile {
  readonly name: string
  readonly text: string
}

/** What Spark makes tables from and checks its output against, one JSON file a dataset. */
export function contracts(datasets: readonly Dataset[]): readonly ContractFile[] {
  return datasets.filter(isTable).map((dataset) => ({
    name: `${dataset.name}.json`,
    text: `${JSON.stringify(contractOf(dataset), null, 2)}\n`,
  }))
}

function contractOf(dataset: Dataset): object {
  return {
    dataset: dataset.name,
    table: dataset.table,
    columns: dataset.columns.map(({ name, type, nullable, description }) => ({
      name,
      type,
      nullable,
      description,
    })),
    partitionedBy: dataset.partitionedBy,
    grain: dataset.grain.map((name) => columnOf(dataset, name)),
  }
}

function columnOf(dataset: Dataset, dimension: string): string {
  const found = dataset.dimensions.find(({ name }) => name === dimension)
  if (found === undefined) throw new Error(`${dataset.name} has no dimension ${dimension}`)
  return found.expression.column
}
