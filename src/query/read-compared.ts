import type { Measure } from '../model/dataset'
import type { Row } from '../model/value'
import type { ComparedTo } from './compare-to'
import type { Executed } from './execute-plan'
import { groupKey } from './group-key'
import { measureTerms } from './measure-terms'
import { planNodes } from './plan'
import { ALL_GROUPS, checkGroups, type Run } from './read-nodes'

export interface ReadCompared {
  /** The exact measures of the group that a node is compared to; null where there is no such bucket. */
  of(node: Row): Row | null
  readonly executed: Executed
}

/** The groups of the earlier period, by which nodes are compared. */
export async function readCompared(
  comparedTo: ComparedTo,
  groupBy: readonly string[],
  measures: readonly Measure[],
  run: Run,
): Promise<ReadCompared> {
  const scope = comparedTo.scope()
  const executed = await run(planNodes(scope, { fields: groupBy, measures, ...ALL_GROUPS }))
  checkGroups(executed.rows, 'compareTo')
  const { overNothing } = measureTerms(measures, scope.columns)
  const groups = new Map([...executed.rows].map((row) => [groupKey(row, groupBy), row]))
  return {
    executed,
    of(node) {
      const key = comparedTo.partnerKey(node)
      return key === null ? null : (groups.get(key) ?? overNothing)
    },
  }
}
