import { isTable, type Dataset } from '../model/dataset'
import { tableView, type TableView } from './table-view'

/** The tables that may answer for a dataset beside its own. */
export interface TableFamily {
  /** Of the datasets that summarize this one. */
  readonly coarser: readonly TableView[]
  /** Of the dataset that this one summarizes. */
  readonly finer: TableView | null
}

const ALONE: TableFamily = Object.freeze({ coarser: Object.freeze([]), finer: null })

/**
 * One step each way: what is made of a summary again is asked for under its own name. Records are
 * answered by their own table alone.
 */
export function tableFamilies(datasets: readonly Dataset[]): (dataset: Dataset) => TableFamily {
  const families = new Map(
    datasets
      .filter((dataset) => dataset.kind === 'groups' && isTable(dataset))
      .map((dataset) => [dataset.name, familyOf(dataset, datasets)]),
  )
  return ({ name }) => families.get(name) ?? ALONE
}

function familyOf(dataset: Dataset, datasets: readonly Dataset[]): TableFamily {
  const coarser = datasets.filter(({ summarizes }) => summarizes === dataset.name)
  const finer = datasets.find(({ name }) => name === dataset.summarizes)
  return Object.freeze({
    coarser: coarser.flatMap((other) => tableView(dataset, other, true) ?? []),
    finer: finer === undefined ? null : tableView(dataset, finer, false),
  })
}
