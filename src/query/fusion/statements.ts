import type { DataFile } from '../../catalog/catalog'
import type { Dialect } from '../../dialects/dialect'
import { canonical } from '../canonical'
import type { Candidate } from './candidate'
import { GROUPS_MAX } from './grouping-size'
import { derivation, isSameGrouping, neededGroupings, type Grouping } from './groupings'

/** Outputs of one statement. */
const AGGREGATES_MAX = 100

/** Candidates that become one statement. */
export type Together = readonly Candidate[]

/**
 * Which candidates, all of one snapshot, become one statement, so that it reads no more than they would
 * alone. The order in which they come is nothing to it.
 */
export function statementsOf(
  candidates: readonly Candidate[],
  dialect: Dialect,
): readonly Together[] {
  const ordered = [...candidates].sort((one, other) => (one.name < other.name ? -1 : 1))
  return withHolistic(ordered).flatMap((of) => byCost(of, dialect))
}

/** Those with holistic aggregates by what these are, and with them whoever costs nothing there. */
function withHolistic(candidates: Together): readonly Together[] {
  const names = [...new Set(candidates.map(({ holistic }) => holistic))]
  const holistic = names
    .filter((name) => name !== null)
    .map((name) => candidates.filter((one) => one.holistic === name))
  const joined = new Map<Candidate, Together>()
  for (const one of candidates) {
    const host = one.holistic === null ? holistic.find((of) => isToldBy(one, of)) : undefined
    if (host !== undefined) joined.set(one, host)
  }
  const others = candidates.filter((one) => one.holistic === null && !joined.has(one))
  return [
    ...holistic.map((host) => [...host, ...candidates.filter((one) => joined.get(one) === host)]),
    others,
  ]
}

function isToldBy({ plan, keys, isAdditive }: Candidate, host: Together): boolean {
  return host.some(
    (one) =>
      canonical(one.plan.select.where) === canonical(plan.select.where) &&
      (isAdditive ? derivation(keys, one.keys) !== null : isSameGrouping(keys, one.keys)),
  )
}

/** Each goes to the first statement that is no worse for it. */
function byCost(candidates: Together, dialect: Dialect): readonly Together[] {
  const statements: Candidate[][] = []
  for (const one of candidates) {
    const host = statements.find((of) => isWorth(of, one, dialect))
    if (host === undefined) statements.push([one])
    else host.push(one)
  }
  return statements
}

function isWorth(host: Together, one: Candidate, dialect: Dialect): boolean {
  const all = [...host, one]
  const groupings = neededGroupings(all)
  const aggregates = all.reduce((sum, { plan }) => sum + plan.select.aggregates.length + 1, 0)
  return (
    (groupings.length === 1 || dialect.groupingSets) &&
    aggregates <= AGGREGATES_MAX &&
    sizeOf(groupings, all) <= GROUPS_MAX &&
    cells(all) <= cells(host) + cells([one])
  )
}

function sizeOf(groupings: readonly Grouping[], candidates: Together): number {
  return groupings.reduce((sum, keys) => {
    const sizes = candidates.filter((one) => isSameGrouping(one.keys, keys)).map(({ size }) => size)
    return sum + Math.max(...sizes)
  }, 0)
}

/** Rows that are read, once for each column. */
function cells(candidates: Together): number {
  const columns = new Set(
    candidates.flatMap(({ plan }) => plan.scan.columns.map(({ name }) => name)),
  )
  const files = new Set<DataFile>(candidates.flatMap(({ plan }) => plan.scan.files))
  let rows = 0
  for (const file of files) rows += Number(file.rows)
  return rows * Math.max(columns.size, 1)
}
