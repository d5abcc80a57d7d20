import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'

const LOCK = 424_242
const POLL_MS = 10
const WAIT_MS = 300_000

/**
 * Where a run is held: in the transaction that would write down this event of the state machine, or
 * after the one that publishes and before the commit of the table's refs.
 */
export type Phase =
  'started' | 'intended' | 'submitting' | 'submitted' | 'running' | 'published' | 'refs'

/** Holds runs in a phase by locks in PostgreSQL, so that the program under test needs no hook for it. */
export class PhaseGate {
  private constructor(private readonly client: Client) {}

  static async in(client: Client): Promise<PhaseGate> {
    await client.query(`
      create schema if not exists phase_gate;
      create table if not exists phase_gate.closed (kind text);
      truncate phase_gate.closed;
      create or replace function phase_gate.wait() returns trigger language plpgsql as $$ begin
        if exists (select from phase_gate.closed where kind = new.kind) then
          perform pg_advisory_xact_lock(${LOCK});
        end if;
        return new;
      end $$;
      create or replace trigger phase_gate before insert on lakefront.event
        for each row execute function phase_gate.wait();`)
    return new PhaseGate(client)
  }

  async close(phase: Phase): Promise<void> {
    if (phase === 'refs') return
    await this.client.query(`select pg_advisory_lock(${LOCK})`)
    await this.client.query('insert into phase_gate.closed values ($1)', [phase])
  }

  /** Resolves when a run is held in the phase. */
  async reached(phase: Phase, home: string): Promise<void> {
    if (phase === 'refs') {
      await this.resultWritten(home)
      await this.client.query('begin; lock table public.iceberg_tables in exclusive mode')
      await this.sees('select from lakefront.publication where not aligned')
    } else {
      await this.sees(
        `select from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted`,
      )
    }
  }

  async open(phase: Phase): Promise<void> {
    if (phase === 'refs') await this.client.query('rollback')
    else {
      await this.client.query('truncate phase_gate.closed')
      await this.client.query('select pg_advisory_unlock_all()')
    }
  }

  private async resultWritten(home: string): Promise<void> {
    const { rows } = await this.active()
    const attempts = rows.map(({ id }) => path.join(home, 'attempts', id))
    if (attempts.some((folder) => existsSync(path.join(folder, 'result.json')))) return
    await delay(POLL_MS)
    return this.resultWritten(home)
  }

  private active(): Promise<{ rows: { id: string }[] }> {
    return this.client.query<{ id: string }>(
      'select id from lakefront.attempt where ended_at is null',
    )
  }

  private async sees(query: string): Promise<void> {
    const deadline = Date.now() + WAIT_MS
    while (((await this.client.query(query)).rowCount ?? 0) === 0) {
      if (Date.now() > deadline) throw new Error(`never seen: ${query}`)
      await delay(POLL_MS)
    }
  }
}
