import type { Dialect } from '../dialects/dialect'
import type { Engine } from '../engines/engine'
import type { Row } from '../model/value'
import type { Plan } from './plan'

/** What an executed plan gave; of one that was not executed, only its SQL. */
export interface Executed {
  readonly rows: readonly Row[]
  /** Null where the engine does not tell. */
  readonly scannedBytes: bigint | null
  readonly sql: string
}

export async function executePlan(
  plan: Plan,
  dialect: Dialect,
  engine: Engine,
  signal: AbortSignal,
): Promise<Executed> {
  const { text, parameters, columns, shown } = dialect.compile(plan.select)
  const answer = await engine.execute({ text, parameters, columns, scan: plan.scan }, signal)
  return { rows: answer.rows.map(plan.toRow), scannedBytes: answer.scannedBytes, sql: shown }
}

/** The bytes of all of them; unknown as soon as one of them is. */
export function sumOfBytes(executed: readonly Executed[]): bigint | null {
  return executed.reduce<bigint | null>(
    (sum, { scannedBytes }) => (sum === null || scannedBytes === null ? null : sum + scannedBytes),
    0n,
  )
}
