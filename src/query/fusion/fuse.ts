import type { TableSnapshot } from '../../catalog/catalog'
import { KEEP_ALL, type Aggregate, type Condition, type Select } from '../../dialects/select'
import type { Scan } from '../../engines/engine'
import type { Plan } from '../plan'
import type { PlannedScan } from '../scope'
import { withSettled } from '../settled-columns'
import { canonical } from '../canonical'
import { bothOf, commonFilter } from './common-filter'
import { GROUPS_MAX } from './grouping-size'
import { neededGroupings, type Grouping } from './groupings'
import type { Together } from './statements'

/** A statement that answers several plans. */
export interface Fused {
  readonly select: Select
  readonly scan: Scan
  readonly groupings: readonly Grouping[]
  readonly members: readonly Member[]
}

/** Where a plan's aggregates are among those of the statement. */
export interface Member {
  readonly plan: Plan
  readonly aggregates: readonly number[]
  /** Counts the rows of a group that the plan keeps: without one it has no such group. Null: it keeps all. */
  readonly presence: number | null
}

/** One statement of several plans of one snapshot, at least two. */
export function fuse(together: Together, snapshot: TableSnapshot): Fused {
  const plans = together.map(({ plan }) => plan)
  const [first] = plans
  if (first === undefined) throw new Error('there is nothing to fuse')
  const { where, rests } = commonFilter(plans.map(({ select }) => select.where))
  const aggregates = listOnce<Aggregate>()
  const members = plans.map((plan, index): Member => {
    const rest = rests[index] ?? null
    return {
      plan,
      aggregates: plan.select.aggregates.map((one) =>
        aggregates.place({ ...one, where: bothOf(rest, one.where) }),
      ),
      presence:
        rest === null ? null : aggregates.place({ kind: 'count', column: null, where: rest }),
    }
  })
  const groupings = neededGroupings(together)
  const select = selectOf(first, groupings, aggregates.all, where)
  return {
    select,
    scan: withSettled(select, scanOf(plans, snapshot)),
    groupings,
    members,
  }
}

function selectOf(
  { select: { table, snapshotId } }: Plan,
  groupings: readonly Grouping[],
  aggregates: readonly Aggregate[],
  where: Condition,
): Select {
  // One more than may come tells that there are too many.
  const limit = GROUPS_MAX + 1
  const of = { table, ...(snapshotId === undefined ? {} : { snapshotId }), where }
  const [only = []] = groupings
  if (groupings.length === 1) {
    const shown = only.length === 0 && aggregates.length === 0 ? [COUNT] : aggregates
    const page = only.length === 0 ? null : { limit, offset: 0 }
    return {
      ...of,
      kind: 'groups',
      rows: only,
      aggregates: shown,
      having: KEEP_ALL,
      orderBy: [],
      page,
    }
  }
  const rows = listOnce<Grouping[number]>()
  const sets = groupings.map((keys) => keys.map((key) => rows.place(key)))
  return { ...of, kind: 'groupSets', rows: rows.all, sets, aggregates, limit }
}

const COUNT: Aggregate = Object.freeze({ kind: 'count', column: null, where: null })

/** What any of them reads; of each file, rows that one of them keeps are in its own files. */
function scanOf(plans: readonly Plan[], snapshot: TableSnapshot): PlannedScan {
  const files = new Set(plans.flatMap(({ scan }) => scan.files))
  const columns = new Map(plans.flatMap(({ scan }) => scan.columns.map((one) => [one.name, one])))
  const [table = ''] = plans.map(({ scan }) => scan.table)
  return {
    table,
    files: snapshot.files.filter((file) => files.has(file)),
    columns: [...columns.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
    ...(snapshot.verify === undefined ? {} : { verify: snapshot.verify }),
  }
}

/** Values, each one once, by their places. */
function listOnce<T>(): { readonly all: readonly T[]; place(value: T): number } {
  const places = new Map<string, number>()
  const all: T[] = []
  return {
    all,
    place(value) {
      const name = canonical(value)
      const known = places.get(name)
      if (known !== undefined) return known
      places.set(name, all.length)
      return all.push(value) - 1
    },
  }
}
