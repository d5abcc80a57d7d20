import type { Dataset } from '../src/model/dataset'

/** Names of the datasets that relations lead to, over others too, sorted. */
export function relatedDatasets(
  dataset: Dataset,
  datasets: ReadonlyMap<string, Dataset>,
): readonly string[] {
  const reached = new Set<string>()
  const visit = ({ relations = [] }: Dataset): void => {
    for (const { dataset: name } of relations) {
      const target = datasets.get(name)
      if (target === undefined || reached.has(name)) continue
      reached.add(name)
      visit(target)
    }
  }
  visit(dataset)
  return [...reached].sort()
}
