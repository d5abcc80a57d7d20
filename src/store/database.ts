import {
  Kysely,
  PostgresDialect,
  type ColumnType,
  type Generated,
  type JSONColumnType,
} from 'kysely'
import { Pool, types, type PoolConfig } from 'pg'
import type { RunStatus } from '../model/run'
import { tellingUnavailable } from './database-unavailable'
import { parseInstant } from './instant'
import { preparedInserts } from './prepared-inserts'

/** Read as microseconds, written as RFC 3339 with microseconds (formatInstant). */
type Timestamp = ColumnType<bigint, string, string>
type NullableTimestamp = ColumnType<bigint | null, string | null | undefined, string | null>
/** Written as JSON text; 64-bit integers inside are strings. */
type Json = JSONColumnType<object | null>

export interface RunTable {
  id: string
  seq: ColumnType<bigint, never, never>
  revision: number
  job: string
  status: RunStatus
  input: Json
  tables: string[]
  tries: Generated<number>
  queued_at: Timestamp
  not_before: NullableTimestamp
  launcher: string | null
  due_at: Timestamp
  created_at: Timestamp
  started_at: NullableTimestamp
  ended_at: NullableTimestamp
  rows: ColumnType<object | null, string | null | undefined, string | null>
  outputs: ColumnType<object, string | undefined, string>
  files: ColumnType<object, string | undefined, string>
  failure_code: string | null
  failure_message: string | null
  log_tail: Generated<string[]>
  leased_by: string | null
  leased_until: NullableTimestamp
}

export interface AttemptTable {
  id: string
  run_id: string
  number: number
  launcher: string
  external_id: string | null
  status: RunStatus
  submissions: Generated<number>
  submitted_at: Timestamp
  intent: Json
  created_at: Timestamp
  started_at: NullableTimestamp
  ended_at: NullableTimestamp
  branches_pending: Generated<boolean>
  fulls: Generated<number>
  not_before: NullableTimestamp
  missing_since: NullableTimestamp
  stopping_since: NullableTimestamp
  publishes: Generated<boolean>
  failure_code: string | null
  failure_message: string | null
  console_link: string | null
  log_link: string | null
}

export interface EventTable {
  id: ColumnType<bigint, never, never>
  run_id: string
  revision: number
  status: RunStatus
  kind: string
  at: Timestamp
  message: string | null
}

export interface IdempotencyKeyTable {
  principal: string
  operation: string
  key: string
  input_digest: string
  run_id: string
  created_at: Timestamp
}

export interface TableLeaseTable {
  table_name: string
  run_id: string
  leased_at: Timestamp
}

export interface PublicationTable {
  dataset: string
  version: number
  snapshot_id: string
  run_id: string
  published_at: Timestamp
  branch: string | null
  aligned: Generated<boolean>
}

export interface PublishedRevisionTable {
  only_one: Generated<boolean>
  revision: Generated<string>
}

export interface PartitionWriteTable {
  dataset: string
  partition: string
  from_version: number
  to_version: number | null
  run_id: string
  inputs: string
}

export interface RawFileTable {
  seq: ColumnType<bigint, never, never>
  digest: string
  run_id: string
  manifest: Json
}

/** The tables of PostgreSQL schema `lakefront`. */
export interface Database {
  'lakefront.run': RunTable
  'lakefront.attempt': AttemptTable
  'lakefront.event': EventTable
  'lakefront.idempotency_key': IdempotencyKeyTable
  'lakefront.table_lease': TableLeaseTable
  'lakefront.publication': PublicationTable
  'lakefront.published_revision': PublishedRevisionTable
  'lakefront.partition_write': PartitionWriteTable
  'lakefront.raw_file': RawFileTable
}

/** By the type's id: int8 and timestamptz. */
const EXACT_PARSERS: ReadonlyMap<number, (text: string) => bigint> = new Map([
  [20, BigInt],
  [1184, parseInstant],
])

const EXACT_OPTIONS = '-c TimeZone=UTC -c DateStyle=ISO'

/** Settings that every connection needs so that values are read exactly: 64 bits, microseconds, UTC. */
export function exactConnection({ connectionString, ...config }: PoolConfig): PoolConfig {
  const exact = { ...config, types: { getTypeParser } }
  if (connectionString === undefined) return { ...exact, options: EXACT_OPTIONS }
  // What an address names goes before everything else, so the options must be in it; the last one counts.
  const url = new URL(connectionString)
  const given = url.searchParams.get('options')
  url.searchParams.set('options', given === null ? EXACT_OPTIONS : `${given} ${EXACT_OPTIONS}`)
  return { ...exact, connectionString: url.href }
}

/**
 * After so long without an answer PostgreSQL counts as gone, as when its machine is or the network: no
 * packet tells of that. Longer than any statement takes; migrations are given more by who opens.
 */
const SILENCE_MS = 30_000

/**
 * Opens a pool of connections.
 * @param onError told of a connection that broke; the pool opens another when it is needed
 */
export function openDatabase(
  config: PoolConfig,
  onError: (error: Error) => void,
): Kysely<Database> {
  const patience = { connectionTimeoutMillis: SILENCE_MS, query_timeout: SILENCE_MS }
  const pool = new Pool({ ...patience, ...exactConnection(config) })
  pool.on('error', onError)
  // The pool hears only of those that are idle; unheard, the error of another would end the process.
  pool.on('connect', (client) => client.on('error', onError))
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool: tellingUnavailable(preparedInserts(pool)) }),
  })
}

const getTypeParser: typeof types.getTypeParser = (oid, format) => {
  const parser: unknown = types.getTypeParser(oid, format)
  return EXACT_PARSERS.get(oid) ?? parser
}
