import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import { attemptResult } from '../../pipeline/runs/attempt-files'
import { pathOf } from '../../src/catalog/file-address'
import { parseTableMetadata } from '../../src/catalog/table-metadata'
import { isTable } from '../../src/model/dataset'
import { datasets } from '../../schema/datasets'

interface Version {
  readonly dataset: string
  readonly version: number
  readonly snapshot_id: string
  readonly run_id: string
}

/** Fails unless what is published was audited, the tables say the same, and no run left anything behind. */
export async function expectSound(client: Client, home: string): Promise<void> {
  await settled(client)
  const { rows: runs } = await client.query(
    `select id, status from lakefront.run where status not in ('succeeded', 'failed', 'canceled')`,
  )
  const { rows: attempts } = await client.query(
    'select id from lakefront.attempt where ended_at is null or branches_pending',
  )
  const { rows: leases } = await client.query('select table_name from lakefront.table_lease')
  expect({ runs, attempts, leases }).toEqual({ runs: [], attempts: [], leases: [] })
  const versions = await client.query<Version>('select * from lakefront.publication')
  for (const version of versions.rows) await expectAudited(client, home, version)
  for (const { name, table } of datasets.filter(isTable)) {
    const of = versions.rows.filter(({ dataset }) => dataset === name)
    expect({ name, refs: await refsOf(client, table) }).toEqual({ name, refs: refsFor(of) })
  }
}

/** Refs follow the publication; a server that just started has them yet to do. */
async function settled(client: Client): Promise<void> {
  const pending = `select from lakefront.publication where not aligned
    union all select from lakefront.attempt where branches_pending`
  for (let look = 0; look < 600; look += 1) {
    if ((await client.query(pending)).rowCount === 0) return
    await delay(100)
  }
}

/** The run that published it succeeded by an attempt whose checks passed and which names the snapshot. */
async function expectAudited(client: Client, home: string, version: Version): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select attempt.id from lakefront.attempt join lakefront.run on run.id = run_id
     where run_id = $1 and attempt.status = 'succeeded' and run.status = 'succeeded'`,
    [version.run_id],
  )
  const results = rows.map(({ id }) => readResult(home, id))
  const named = results.flatMap((result) => (result?.status === 'succeeded' ? [result] : []))
  expect(named).toHaveLength(1)
  expect(named[0]?.checks.filter(({ passed }) => !passed)).toEqual([])
  expect(named[0]?.outputs).toContainEqual(
    expect.objectContaining({ dataset: version.dataset, snapshotId: version.snapshot_id }),
  )
}

function readResult(home: string, attemptId: string) {
  const file = path.join(home, 'attempts', attemptId, 'result.json')
  return existsSync(file) ? attemptResult.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

async function refsOf(client: Client, table: string): Promise<Record<string, string>> {
  const [namespace, name] = table.split('.')
  const { rows } = await client.query<{ metadata_location: string }>(
    'select metadata_location from public.iceberg_tables where table_namespace = $1 and table_name = $2',
    [namespace, name],
  )
  const metadata = parseTableMetadata(
    readFileSync(pathOf(rows[0]?.metadata_location ?? ''), 'utf8'),
  )
  const refs = Object.entries(metadata.refs ?? {})
  return Object.fromEntries(
    refs.map(([ref, { type, 'snapshot-id': id }]) => [`${type} ${ref}`, String(id)]),
  )
}

function refsFor(versions: readonly Version[]): Record<string, string> {
  const latest = versions.toSorted((a, b) => a.version - b.version).at(-1)
  if (latest === undefined) return {}
  const tags = versions.map((one) => [`tag published_${one.version}`, one.snapshot_id] as const)
  return { 'branch main': latest.snapshot_id, ...Object.fromEntries(tags) }
}
