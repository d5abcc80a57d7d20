import type { Dialect } from '../../dialects/dialect'
import { abortedError, type Engine, type EngineAnswer } from '../../engines/engine'
import { CodedError, type ErrorCode } from '../../model/coded-error'
import { executePlan, executeSelect, type Executed } from '../execute-plan'
import { joinedWork, waitFor, type Joined } from '../joined-work'
import type { AskedRoute } from '../route'
import { canonical } from '../canonical'
import type { Waiting } from './candidate'
import type { Fused, Member } from './fuse'
import { GROUPS_MAX } from './grouping-size'
import type { Grouping } from './groupings'
import type { LargeGroupings } from './large-groupings'
import { groupsIn, memberRows } from './member-rows'
import { planTogether, type FusedPlans } from './plan-together'

/** A plan with where it is to be executed, and for whom. */
export interface AskedPlan extends Waiting, Pick<AskedRoute, 'dialect' | 'engine' | 'together'> {
  readonly policy: string
}

export interface WaitingPlan extends AskedPlan {
  /** Names the field of the operation that it is of. */
  readonly field: number
}

/** What stands for fields that are answered together, always the same for the same ones. */
export type StandsFor = (fields: readonly number[]) => object

/** Executes a plan, in a statement of its own or together with others that want theirs. */
export type Share = (signal: AbortSignal) => Promise<Executed>

/**
 * The share of each plan, in their order. Those on one snapshot, engine and policy are fused: those of
 * each field, and these with those of others. What several fields share takes nothing from the budget
 * of one, so that each has left for itself what it would have alone.
 */
export function runTogether(
  waiting: readonly WaitingPlan[],
  large: LargeGroupings,
  standsFor: StandsFor,
): readonly Share[] {
  const shares = new Map<WaitingPlan, Share>(waiting.map((one) => [one, alone(one)]))
  const share = ({ fused, of }: FusedPlans<WaitingPlan>, dialect: Dialect, engine: Engine) => {
    const execute = executeOnce(fused, dialect, engine)
    of.forEach((one, index) => {
      shares.set(one, shareOf(fused, index, execute, shares.get(one) ?? alone(one), large))
    })
  }
  for (const group of groupsBy(waiting, (one) => `${one.field} ${scanName(one)}`)) {
    const [{ dialect, engine }] = group
    for (const one of planTogether(group, dialect, large).together) share(one, dialect, engine)
  }
  for (const group of groupsBy(waiting, scanName)) {
    const [{ dialect, together }] = group
    if (fieldsOf(group).length === 1) continue
    for (const one of planTogether(group, dialect, large).together) {
      const fields = fieldsOf(one.of)
      if (fields.length > 1) share(one, dialect, together(standsFor(fields)))
    }
  }
  return waiting.map((one) => shares.get(one) ?? alone(one))
}

function alone({ plan, dialect, engine }: WaitingPlan): Share {
  return (signal) => executePlan(plan, dialect, engine, signal)
}

function fieldsOf(plans: readonly WaitingPlan[]): readonly number[] {
  return [...new Set(plans.map(({ field }) => field))]
}

function scanName({ engine, dialect, snapshot, policy }: WaitingPlan): string {
  return canonical([engine.name, dialect.name, snapshot.table, snapshot.snapshotId, policy])
}

type Group = readonly [WaitingPlan, ...WaitingPlan[]]

function groupsBy(
  waiting: readonly WaitingPlan[],
  nameOf: (one: WaitingPlan) => string,
): readonly Group[] {
  const groups = new Map<string, [WaitingPlan, ...WaitingPlan[]]>()
  for (const one of waiting) {
    const name = nameOf(one)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

interface Told {
  readonly answer: EngineAnswer
  readonly rows: Parameters<typeof memberRows>[2]
  readonly sql: string
}

type Execute = (signal: AbortSignal) => Promise<Told>

function executeOnce(fused: Fused, dialect: Dialect, engine: Engine): Execute {
  return shared(async (signal) => {
    const { answer, sql } = await executeSelect(fused, dialect, engine, signal)
    return { answer, sql, rows: [...answer.rows] }
  })
}

function shareOf(
  fused: Fused,
  index: number,
  execute: Execute,
  own: Share,
  large: LargeGroupings,
): Share {
  return async (signal) => {
    const told = await orNull(() => execute(signal))
    const member = fused.members[index]
    if (told === null || member === undefined || isTooLarge(fused, told, large)) return own(signal)
    return executedMember(fused, member, told)
  }
}

/** Executed when the first one asks; those who ask later join it, as long as anyone waits. */
function shared<T>(
  start: (signal: AbortSignal) => Promise<T>,
): (signal: AbortSignal) => Promise<T> {
  let joined: Joined<T> | null = null
  return async (signal) => {
    if (signal.aborted) throw abortedError(signal)
    joined ??= joinedWork(start)
    return waitFor(joined, signal, () => (joined = null))
  }
}

/** Faults that a statement of its own may not have: of more bytes, groups or columns. */
const OF_TOGETHER: readonly ErrorCode[] = [
  'BYTES_OVER_BUDGET',
  'DAY_BUDGET_SPENT',
  'OUT_OF_MEMORY',
  'STATEMENT_REFUSED',
  'TABLE_UNREADABLE',
  'OPERATION_TOO_LARGE',
  'NOT_EXACTLY_ANSWERABLE',
  'BAD_USER_INPUT',
]

async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CodedError && OF_TOGETHER.includes(error.code)) return null
    throw error
  }
}

/** The guess was wrong: the grouping with the most groups is remembered. */
function isTooLarge(fused: Fused, told: Told, large: LargeGroupings): boolean {
  if (told.rows.length <= GROUPS_MAX) return false
  const { groupings, select } = fused
  const counts = groupings.map((_, at) => groupsIn(fused, at, told.rows))
  const most: Grouping = groupings[counts.indexOf(Math.max(...counts))] ?? []
  large.add(select.table, most)
  return true
}

function executedMember(fused: Fused, member: Member, { answer, rows, sql }: Told): Executed {
  const { scannedBytes, queuedMs, executionMs, cacheHit = false } = answer
  const values = memberRows(fused, member, rows)
  return {
    rows: values.map(member.plan.toRow),
    scannedBytes,
    queuedMs,
    executionMs,
    cacheHit,
    sql,
    statement: fused,
  }
}
