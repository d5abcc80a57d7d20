import { isDeepStrictEqual } from 'node:util'
import type { Dataset, Dimension, Relation } from '../src/model/dataset'

/** What is wrong with relations, which name datasets and dimensions of theirs. */
export function relationFaults(datasets: readonly Dataset[]): readonly string[] {
  return datasets.flatMap((dataset) =>
    (dataset.relations ?? []).flatMap((relation) =>
      faultsOf(relation, dataset, datasets).map(
        (fault) => `relation ${dataset.name}.${relation.name} ${fault}`,
      ),
    ),
  )
}

function faultsOf(
  { dataset: name, key }: Relation,
  dataset: Dataset,
  datasets: readonly Dataset[],
): readonly string[] {
  const target = datasets.find((candidate) => candidate.name === name)
  if (target === undefined) return [`names the dataset ${name}, which is not declared`]
  if (target.kind !== 'rows') return [`names the dataset ${name}, which has no rows but groups`]
  const named = key.map((part) => part.target)
  if (!isDeepStrictEqual([...named].sort(), [...target.grain].sort())) {
    const has = `its key has ${named.join(', ')}`
    return [`names a row of ${name} by ${target.grain.join(', ')}, but ${has}`]
  }
  return key.flatMap((part) => partFaults(part, dataset, target))
}

function partFaults(
  { field, target }: Relation['key'][number],
  dataset: Dataset,
  other: Dataset,
): readonly string[] {
  const [here, there] = [dimensionOf(dataset, field), dimensionOf(other, target)]
  if (here === undefined || there === undefined) return []
  const place = `${other.name}.${target}`
  if (!isDeepStrictEqual(kindOf(here), kindOf(there))) {
    return [`takes ${place} from ${field}, which has another type`]
  }
  if (here.type === 'strings' || here.type === 'double') {
    return [`takes ${place} from ${field}, whose values are no keys`]
  }
  // Its values depend on the time zone of the request, and a row key must not.
  const isGrain = [here, there].some(({ expression }) => expression.kind === 'truncate')
  return isGrain ? [`takes ${place} from ${field}, and a grain of time is no key`] : []
}

function kindOf({ type, members }: Dimension): unknown {
  return [type, members]
}

function dimensionOf({ dimensions }: Dataset, field: string): Dimension | undefined {
  return dimensions.find(({ name }) => name === field)
}
