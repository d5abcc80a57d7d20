import { KEEP_ALL, type Condition } from '../../dialects/select'
import { EVER, hullOf } from '../../model/instant-set'
import { conjuncts, mentions } from '../conjuncts'
import { instantsCondition } from '../time-condition'
import { rangeOf } from '../time-range'
import { canonical } from '../canonical'

export interface CommonFilter {
  /** The rows that at least one of the conditions keeps. */
  readonly where: Condition
  /** What is still to be asked of these rows, for each of the conditions; null: nothing. */
  readonly rests: readonly (Condition | null)[]
}

/** What all conditions demand, and one of what each of them demands besides. */
export function commonFilter(conditions: readonly Condition[]): CommonFilter {
  const parts = conditions.map((condition) => byName(conjuncts(condition)))
  const [first = new Map<string, Condition>(), ...others] = parts
  const common = [...first].filter(([name]) => others.every((other) => other.has(name)))
  const names = new Set(common.map(([name]) => name))
  const shared = common.map(([, part]) => part)
  const rests = parts.map((of) => {
    const rest = [...of].filter(([name]) => !names.has(name)).map(([, part]) => part)
    return rest.length === 0 ? null : allOf(rest)
  })
  const different = distinct(rests.filter((rest) => rest !== null))
  if (rests.includes(null)) return { where: allOf(shared), rests }
  const hull = timeHull(different)
  return { where: allOf([...shared, ...hull, { kind: 'any', of: different }]), rests }
}

/** Both hold. */
export function bothOf(one: Condition | null, other: Condition | null): Condition | null {
  if (one === null || other === null) return one ?? other
  return { kind: 'all', of: [one, other] }
}

/**
 * Alternatives of time once more as one range, by which partitions and row groups are left out where
 * alternatives are not looked into.
 */
function timeHull(alternatives: readonly Condition[]): readonly Condition[] {
  const columns = new Map(
    alternatives
      .flatMap(conjuncts)
      .flatMap((part) => (part.kind === 'compare' ? [part.column] : []))
      .filter(({ type }) => type === 'timestamptz')
      .map((column) => [column.name, column]),
  )
  return [...columns.values()].flatMap((column) => {
    if (!alternatives.every((one) => mentions(one, column.name))) return []
    const hull = alternatives.map((one) => rangeOf(one, column.name)).reduce(hullOf)
    const isWide = hull.from === EVER.from && hull.until === EVER.until
    return isWide ? [] : [instantsCondition([hull], column)]
  })
}

function byName(parts: readonly Condition[]): ReadonlyMap<string, Condition> {
  return new Map(parts.map((part) => [canonical(part), part]))
}

function distinct(parts: readonly Condition[]): readonly Condition[] {
  return [...byName(parts).values()]
}

function allOf(parts: readonly Condition[]): Condition {
  const [only] = parts
  if (only === undefined) return KEEP_ALL
  return parts.length === 1 ? only : { kind: 'all', of: parts }
}
