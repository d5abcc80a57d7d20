import type { DialectRules } from '../../dialects/dialect'
import type { Aggregate } from '../../dialects/select'
import { helpersOf } from '../../dialects/window-helpers'

/**
 * How an aggregate behaves beside groups of other requests.
 * - additive: that of a coarser group follows exactly from those of its finer groups
 * - own: it is computed for each grouping by itself, at little cost
 * - holistic: for each grouping it goes through all values, which only those pay who ask for it
 * - alone: it needs columns beside each row, which depend on the grouping
 */
export type AggregateKind = 'additive' | 'own' | 'holistic' | 'alone'

export function aggregateKind(aggregate: Aggregate, dialect: DialectRules): AggregateKind {
  if (helpersOf(aggregate, 0, dialect).length > 0) return 'alone'
  switch (aggregate.kind) {
    case 'count':
    case 'min':
    case 'max':
      return 'additive'
    case 'sum':
      // A sum of doubles depends on the order in which they are added.
      return aggregate.column.type === 'double' ? 'own' : 'additive'
    case 'countDistinct':
    case 'percentile':
      return 'holistic'
    case 'sumAt':
      return 'alone'
  }
}
