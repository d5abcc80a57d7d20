import type { Instant } from '../../../src/model/clock'
import { Records } from '../core/records'
import type { Surroundings } from '../core/surroundings'
import { MILLISECOND } from '../core/units'
import { type AthenaSetUp, type AthenaTimes, type Execution, isMoving } from './records'
import { resultCsv } from './result-text'
import { type SqlAnswer, SqlFailure } from './sql-executor'

type Settled =
  | { readonly kind: 'answered'; readonly answer: SqlAnswer; readonly manifest: string | null }
  | { readonly kind: 'failed'; readonly error: SqlFailure }

const UNLOAD = /^UNLOAD \(([^]*)\) TO '([^']*)' WITH \(format = 'PARQUET'/i

/** The executions of the account, moved by time and by what executes their SQL. */
export class Executions {
  readonly all: Records<Execution>
  private readonly running = new Map<string, AbortController>()
  private readonly settled = new Map<string, Settled>()
  private starts = 0

  constructor(
    { store }: Surroundings,
    private readonly setUp: AthenaSetUp,
    private readonly times: AthenaTimes,
  ) {
    this.all = new Records(store.table<Execution>('athena/executions'), { isMoving })
  }

  /** How often SQL was handed to what executes it. */
  executed(): number {
    return this.starts
  }

  advance(now: Instant): void {
    for (const execution of this.all.moving()) this.move(execution, now)
  }

  private move(execution: Execution, now: Instant): void {
    const { id, createdAt, stopAt } = execution
    const startsAt = createdAt + this.ms(this.times.queuedMs)
    const mayEndAt = startsAt + this.ms(this.times.runsMs)
    if (stopAt !== null && stopAt + this.ms(this.times.cancelMs) <= now) {
      this.running.get(id)?.abort()
      this.end(execution, 'CANCELLED', now, 'Query cancelled by user')
    } else if (execution.state === 'QUEUED') {
      if (startsAt > now) return
      this.start(execution)
      this.all.put({ ...execution, state: 'RUNNING' })
    } else if (mayEndAt <= now) this.finish(execution, now)
  }

  private start({ id, sql, outputLocation }: Execution): void {
    const controller = new AbortController()
    this.running.set(id, controller)
    this.starts += 1
    const unload = UNLOAD.exec(sql)
    const work =
      unload === null
        ? this.select(sql, controller.signal)
        : this.unload(unload[1] ?? '', unload[2] ?? '', `${outputLocation}${id}-manifest.csv`)
    work.then(
      (settled) => this.settled.set(id, settled),
      (error: unknown) => {
        const failure = error instanceof SqlFailure ? error : new SqlFailure(String(error), 1)
        this.settled.set(id, { kind: 'failed', error: failure })
      },
    )
  }

  private async select(sql: string, signal: AbortSignal): Promise<Settled> {
    return { kind: 'answered', answer: await this.setUp.sql.execute(sql, signal), manifest: null }
  }

  private async unload(sql: string, folder: string, manifest: string): Promise<Settled> {
    const { objects, parquet } = this.setUp
    if (objects.below(folder).length > 0)
      throw new SqlFailure('HIVE_PATH_ALREADY_EXISTS: Target directory is not empty')
    const answer = await this.setUp.sql.execute(sql, new AbortController().signal)
    if (parquet === undefined) throw new SqlFailure('there is no writer of Parquet here', 1)
    const file = `${folder}part-0.parquet`
    if (answer.rows.length > 0) objects.put(file, await parquet(answer))
    objects.put(manifest, Buffer.from(answer.rows.length > 0 ? `${file}\n` : ''))
    return { kind: 'answered', answer: { ...answer, columns: [], rows: [] }, manifest }
  }

  private finish(execution: Execution, now: Instant): void {
    const settled = this.settled.get(execution.id)
    if (settled === undefined) return
    if (settled.kind === 'failed') {
      const { message, category } = settled.error
      this.end({ ...execution, category }, 'FAILED', now, message)
      return
    }
    const { answer, manifest } = settled
    const group = this.setUp.workGroups.find(({ name }) => name === execution.workGroup)
    const done = { ...execution, answer, manifest }
    if (group?.bytesMax !== undefined && answer.scannedBytes > group.bytesMax) {
      this.end(done, 'CANCELLED', now, 'Query cancelled! : Bytes scanned limit was exceeded')
      return
    }
    if (manifest === null)
      this.setUp.objects.put(addressOf(execution), Buffer.from(resultCsv(answer)))
    this.end(done, 'SUCCEEDED', now, null)
  }

  private end(
    execution: Execution,
    state: Execution['state'],
    at: Instant,
    reason: string | null,
  ): void {
    this.running.delete(execution.id)
    this.settled.delete(execution.id)
    this.all.put({ ...execution, state, reason, endedAt: at })
  }

  private ms(milliseconds: number): bigint {
    return BigInt(milliseconds) * MILLISECOND
  }
}

export function addressOf({ id, outputLocation }: Execution): string {
  return `${outputLocation}${id}.csv`
}
