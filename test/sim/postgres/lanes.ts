import type { PoolConfig } from 'pg'
import { Client } from 'pg'
import { migrate } from '../../../src/store/migrate'
import { openDatabase } from '../../../src/store/database'
import { startPostgres } from '../../support/postgres'
import { Sessions } from './sessions'

/** Enough for every transaction that a world may have open at once. */
const SESSIONS = 32

/** Databases for worlds that are simulated side by side; they share nothing. */
export interface Lanes {
  readonly all: readonly Sessions[]
  close(): Promise<void>
}

export async function openLanes(count: number): Promise<Lanes> {
  const postgres = await startPostgres()
  await prepare(postgres.config, count)
  const names = Array.from({ length: count }, (_, index) => `lane_${index}`)
  const all: Sessions[] = []
  for (const database of names) {
    const config = { ...postgres.config, database }
    const db = openDatabase(config, () => undefined)
    await migrate(db)
    await db.destroy()
    all.push(await Sessions.open(config, SESSIONS))
  }
  return {
    all,
    async close() {
      await Promise.all(all.map((sessions) => sessions.close()))
      await postgres.stop()
    },
  }
}

/** Nothing may happen in it by time: what it does is told by its statements alone. */
async function prepare(config: PoolConfig, count: number): Promise<void> {
  const client = new Client(config)
  await client.connect()
  await client.query('alter system set autovacuum = off')
  await client.query('alter system set jit = off')
  await client.query("alter system set deadlock_timeout = '2ms'")
  await client.query('select pg_reload_conf()')
  for (let lane = 0; lane < count; lane += 1) await client.query(`create database lane_${lane}`)
  await client.end()
}
