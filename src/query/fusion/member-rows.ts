import { outputTypes } from '../../dialects/column-types'
import { setMask, type Aggregate } from '../../dialects/select'
import type { ColumnType, Value } from '../../model/value'
import { canonical } from '../canonical'
import { combine } from './combine'
import type { Fused, Member } from './fuse'
import { derivation, isSameGrouping, type Derivation, type Grouping } from './groupings'
import { judgeGroups, type Values } from './judge-groups'
import { emptyAggregate } from '../measure-terms'

/** What a member's own statement would have answered. */
export function memberRows(
  fused: Fused,
  member: Member,
  rows: readonly Values[],
): readonly Values[] {
  const { select } = member.plan
  const types = outputTypes(select)
  const source = sourceOf(fused, member)
  const groups = new Map<string, (Value | null)[]>()
  for (const row of rows) {
    if (!isOf(row, source, fused) || !hasRows(row, source, member)) continue
    const keys = source.derivation.map(({ from, coarsen }) =>
      coarsen(row[source.keys[from] ?? -1] ?? null),
    )
    const values = member.aggregates.map((at) => row[source.aggregates + at] ?? null)
    const name = canonical(keys)
    const known = groups.get(name)
    if (known === undefined) groups.set(name, [...keys, ...values])
    else addTo(known, values, select.aggregates, types)
  }
  // There is one group over everything, over no rows too.
  const found =
    groups.size > 0 || select.rows.length > 0
      ? [...groups.values()]
      : [nothing(select.aggregates, types)]
  return judgeGroups(found, select)
}

/** How many of the rows are groups of one of the groupings. */
export function groupsIn({ select }: Fused, grouping: number, rows: readonly Values[]): number {
  if (select.kind !== 'groupSets') return rows.length
  const mask = setMask(select.sets[grouping] ?? [], select.rows.length)
  return rows.filter(([first]) => first === mask).length
}

/** The rows of a statement that a member is made of. */
interface Source {
  /** Tells the rows of the grouping; null where there is no other. */
  readonly mask: bigint | null
  /** Where the keys of the grouping are in a row, and where aggregates begin. */
  readonly keys: readonly number[]
  readonly aggregates: number
  readonly derivation: Derivation
}

function sourceOf({ groupings, select }: Fused, { plan }: Member): Source {
  const wanted = plan.select.rows
  const same = groupings.findIndex((keys) => isSameGrouping(keys, wanted))
  const at = same >= 0 ? same : groupings.findIndex((keys) => derivation(wanted, keys) !== null)
  const grouping: Grouping = groupings[at] ?? []
  const found = derivation(wanted, grouping)
  if (at < 0 || found === null) throw new Error('no grouping tells the groups of a member')
  if (select.kind !== 'groupSets') {
    const keys = grouping.map((_, index) => index)
    return { mask: null, keys, aggregates: grouping.length, derivation: found }
  }
  const set = select.sets[at] ?? []
  return {
    mask: setMask(set, select.rows.length),
    keys: set.map((index) => index + 1),
    aggregates: select.rows.length + 1,
    derivation: found,
  }
}

function isOf(row: Values, { mask }: Source, { select }: Fused): boolean {
  return select.kind !== 'groupSets' || row[0] === mask
}

function hasRows(row: Values, { aggregates }: Source, { presence }: Member): boolean {
  return presence === null || row[aggregates + presence] !== 0n
}

function addTo(
  group: (Value | null)[],
  values: Values,
  aggregates: readonly Aggregate[],
  types: readonly ColumnType[],
): void {
  const offset = types.length - aggregates.length
  for (const [index, aggregate] of aggregates.entries()) {
    const at = offset + index
    const type = types[at]
    if (type === undefined) throw new Error('an aggregate has no type')
    group[at] = combine(aggregate, type, group[at] ?? null, values[index] ?? null)
  }
}

function nothing(aggregates: readonly Aggregate[], types: readonly ColumnType[]): (Value | null)[] {
  const offset = types.length - aggregates.length
  return aggregates.map((aggregate, index) => emptyAggregate(aggregate, types[offset + index]))
}
