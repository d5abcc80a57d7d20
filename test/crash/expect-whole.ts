import { readFileSync } from 'node:fs'
import type { Client } from 'pg'
import { eventually } from '../aws/testing/eventually'
import { keyOfNodeId } from '../../resolvers/node-id'
import type { NoopWorld } from './noop-world'
import type { Asked } from './steady-load'

const SETTLED_MS = 180_000
/** What a run may fail of: attempts that were lost, or not answered for, as often as it is tried. */
const CODES = ['ATTEMPT_LOST', 'ENGINE_UNAVAILABLE']

/** What a failing test shows. */
type Row = Readonly<Record<string, unknown>>

interface RunRow {
  readonly id: string
  readonly job: string
  readonly status: string
  readonly failure_code: string | null
  readonly failure_message: string | null
  readonly attempts: number
  readonly succeeded: number
}

/** Every accepted run ended; none was lost and no work was done twice. Returns how many ended how. */
export async function expectWhole(
  client: Client,
  world: NoopWorld,
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, number>> {
  await eventually(async () => expect(await unfinished(client)).toEqual([]), SETTLED_MS)
  const runs = await readRuns(client)
  expectOneRunAKey(asked, runs)
  for (const run of runs) expectEnd(run, asked)
  await expectLedger(client, world.ledger)
  await eventually(async () => expect(world.aws.running()).toEqual([]))
  await eventually(async () => expect(await leases(client)).toEqual([]))
  expect(world.aws.violations).toEqual([])
  return countOf(runs.map(({ status }) => status))
}

async function unfinished(client: Client): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>(`
    select run.id, run.job, run.status, run.tries, run.not_before, run.due_at, run.launcher,
      attempt.id as attempt, attempt.external_id, attempt.missing_since
    from lakefront.run left join lakefront.attempt on run_id = run.id and attempt.ended_at is null
    where run.status not in ('succeeded', 'failed', 'canceled') order by run.seq limit 10`)
  return rows
}

async function readRuns(client: Client): Promise<readonly RunRow[]> {
  const { rows } = await client.query<RunRow>(`
    select run.id, job, run.status, run.failure_code, run.failure_message,
      count(attempt.id)::integer as attempts,
      count(*) filter (where attempt.status = 'succeeded')::integer as succeeded
    from lakefront.run left join lakefront.attempt on run_id = run.id group by run.id`)
  return rows
}

/** The client saw one run for each key, and there is no run that nobody asked for. */
function expectOneRunAKey(asked: readonly Asked[], runs: readonly RunRow[]): void {
  const torn = asked.filter(({ ids }) => ids.size !== 1)
  expect(torn).toEqual([])
  const wanted = asked.flatMap(({ ids }) => [...ids].map((id) => keyOfNodeId('Run', id)))
  expect(runs.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted())
}

function expectEnd(run: RunRow, asked: readonly Asked[]): void {
  const one = asked.find(({ ids }) => [...ids].some((id) => keyOfNodeId('Run', id) === run.id))
  expect({ ...run, job: one?.job }).toEqual(run)
  switch (run.status) {
    case 'succeeded':
      // A cleaning run before the first file came has nothing to do, and no attempt.
      expect(run).toEqual({ ...run, succeeded: Math.min(1, run.attempts) })
      return
    case 'canceled':
      expect({ ...run, isCanceled: one?.isCanceled }).toMatchObject({
        succeeded: 0,
        isCanceled: true,
      })
      return
    default:
      expect(run).toMatchObject({ succeeded: 0, status: 'failed' })
      expect([CODES, run]).toEqual([expect.arrayContaining([run.failure_code]), run])
  }
}

/** No attempt's work started twice, and what succeeded did work. */
async function expectLedger(client: Client, ledger: string): Promise<void> {
  const lines = readFileSync(ledger, 'utf8').trim().split('\n')
  const started = lines.map((line) => line.replace('work started ', ''))
  const doubled = started.filter((id, index) => started.indexOf(id) !== index)
  expect(doubled).toEqual([])
  const { rows } = await client.query<{ id: string; status: string }>(
    'select id, status from lakefront.attempt',
  )
  const known = new Set(rows.map(({ id }) => id))
  expect(started.filter((id) => !known.has(id))).toEqual([])
  const worked = new Set(started)
  const idle = rows.filter(({ id, status }) => status === 'succeeded' && !worked.has(id))
  expect(idle).toEqual([])
}

async function leases(client: Client): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>(`
    select table_name as lease from lakefront.table_lease
    union all select id from lakefront.run where leased_until > now() and status not in ('queued')
    union all select id from lakefront.attempt where ended_at is null or branches_pending`)
  return rows
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
