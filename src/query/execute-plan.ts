import type { Dialect } from '../dialects/dialect'
import type { Select } from '../dialects/select'
import type { Engine, EngineAnswer, Scan } from '../engines/engine'
import type { Sequence } from '../model/sequence'
import type { Row } from '../model/value'
import type { Plan } from './plan'

/** What an executed plan gave; of one that was not executed, only its SQL. */
export interface Executed {
  readonly rows: Sequence<Row>
  /** Null where the engine does not tell. */
  readonly scannedBytes: bigint | null
  /** How long it waited at the engine, and then executed; null where the engine does not tell. */
  readonly queuedMs: number | null
  readonly executionMs: number | null
  /** Nothing was executed: the rows were kept. */
  readonly cacheHit: boolean
  readonly sql: string
  /** The same for all that one statement answered; absent: it answered this alone. */
  readonly statement?: object
}

export async function executePlan(
  plan: Plan,
  dialect: Dialect,
  engine: Engine,
  signal: AbortSignal,
): Promise<Executed> {
  const { answer, sql } = await executeSelect(plan, dialect, engine, signal)
  const { rows, scannedBytes, queuedMs, executionMs, cacheHit = false } = answer
  return { rows: rows.map(plan.toRow), scannedBytes, queuedMs, executionMs, cacheHit, sql }
}

export async function executeSelect(
  { select, scan }: { readonly select: Select; readonly scan: Scan },
  dialect: Dialect,
  engine: Engine,
  signal: AbortSignal,
): Promise<{ readonly answer: EngineAnswer; readonly sql: string }> {
  const { text, parameters, columns, shown } = dialect.compile(select)
  const { snapshotId } = select
  const snapshot = snapshotId === undefined ? {} : { snapshotId }
  const answer = await engine.execute({ text, parameters, columns, scan, ...snapshot }, signal)
  return { answer, sql: shown }
}

/** Of those that one statement answered, only the first. */
export function onceEach(executed: readonly Executed[]): readonly Executed[] {
  return executed.filter(
    ({ statement }, index) =>
      statement === undefined ||
      executed.findIndex((other) => other.statement === statement) === index,
  )
}

/** They wait and execute beside each other: the longest; null where none of them tells. */
export function longest(
  executed: readonly Executed[],
  time: 'queuedMs' | 'executionMs',
): number | null {
  const told = executed.map((one) => one[time]).filter((ms) => ms !== null)
  return told.length === 0 ? null : Math.max(...told)
}

/** As soon as one was executed it is none; so it is where there was nothing to execute. */
export function isCacheHit(executed: readonly Executed[]): boolean {
  return executed.length > 0 && executed.every(({ cacheHit }) => cacheHit)
}

/** The bytes of all of them; unknown as soon as one of them is. */
export function sumOfBytes(executed: readonly Executed[]): bigint | null {
  return executed.reduce<bigint | null>(
    (sum, { scannedBytes }) => (sum === null || scannedBytes === null ? null : sum + scannedBytes),
    0n,
  )
}
