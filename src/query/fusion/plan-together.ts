import type { Dialect } from '../../dialects/dialect'
import { CodedError } from '../../model/coded-error'
import { candidateOf, type Candidate, type Waiting } from './candidate'
import { fuse, type Fused } from './fuse'
import type { LargeGroupings } from './large-groupings'
import { snapshotColumns } from './snapshot-columns'
import { statementsOf } from './statements'

/** Plans that one statement answers; members of the statement are in their order. */
export interface FusedPlans<Of extends Waiting> {
  readonly fused: Fused
  readonly of: readonly Of[]
}

export interface PlannedTogether<Of extends Waiting> {
  readonly together: readonly FusedPlans<Of>[]
  readonly alone: readonly Of[]
}

/** Which plans, all of one snapshot, are executed together, and by which statements. */
export function planTogether<Of extends Waiting>(
  waiting: readonly Of[],
  dialect: Dialect,
  large: LargeGroupings,
): PlannedTogether<Of> {
  const [first, second] = waiting
  if (first === undefined || second === undefined) return { together: [], alone: waiting }
  const columns = snapshotColumns(first.snapshot)
  const known = new Map<Candidate, Of>()
  for (const one of waiting) {
    const candidate = isWritten(one, dialect) ? candidateOf(one, columns, dialect, large) : null
    if (candidate !== null) known.set(candidate, one)
  }
  const together = statementsOf([...known.keys()], dialect).flatMap((candidates) => {
    const of = candidates
      .map((candidate) => known.get(candidate))
      .filter((one) => one !== undefined)
    return of.length < 2 ? [] : [{ fused: fuse(candidates, first.snapshot), of }]
  })
  const taken = new Set(together.flatMap(({ of }) => of))
  return { together, alone: waiting.filter((one) => !taken.has(one)) }
}

/** What its dialect cannot write is refused alone, and spoils no other. */
function isWritten({ plan }: Waiting, dialect: Dialect): boolean {
  try {
    dialect.compile(plan.select)
    return true
  } catch (error) {
    if (error instanceof CodedError) return false
    throw error
  }
}
