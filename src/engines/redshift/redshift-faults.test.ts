import { CancelStatementCommand } from '@aws-sdk/client-redshift-data'
import type { Fault } from '../../../test/aws/faults/fault'
import type { Database, Records } from '../../../test/aws/redshift-data/database'
import { openRedshift, type RedshiftBench } from '../../../test/aws/redshift-data/open-redshift'
import { eventually } from '../../../test/aws/testing/eventually'
import type { EngineQuery } from '../engine'

const QUERY: EngineQuery = {
  text: 'SELECT c1',
  parameters: [],
  columns: ['string'],
  scan: { table: 't', files: [], columns: [] },
}

let bench: RedshiftBench
let executed = 0

async function open(answer: () => Promise<Records>): Promise<void> {
  executed = 0
  const execute: Database['execute'] = () => {
    executed += 1
    return answer()
  }
  bench = await openRedshift({ database: { execute } })
}
afterEach(() => bench.close())

const asked = () => bench.engine.execute(QUERY, new AbortController().signal)
const answers = () => Promise.resolve([[{ stringValue: 'a' }]])

describe('an end that the database tells', () => {
  it.each([
    ['out of memory', 'OUT_OF_MEMORY'],
    ['Disk Full', 'OUT_OF_MEMORY'],
    ['Query cancelled by WLM: query execution time', 'TIMEOUT'],
    ['Query exceeded size limit', 'OPERATION_TOO_LARGE'],
    ['canceling statement due to user request: Query cancelled', 'CANCELED'],
    ['permission denied for relation traffic', 'ENGINE_UNAVAILABLE'],
    ['could not connect to server', 'ENGINE_UNAVAILABLE'],
    ['numeric value out of range', 'STATEMENT_REFUSED'],
    ['relation "refined.traffic" does not exist', 'SNAPSHOT_NOT_LOADED'],
    ['column "gained" does not exist', 'SNAPSHOT_NOT_LOADED'],
    ['something of which nobody thought', 'ENGINE_UNAVAILABLE'],
  ])('%s: %s, executed once', async (words, code) => {
    await open(() => Promise.reject(new Error(words)))
    const failing = asked()
    await expect(failing).rejects.toMatchObject({ code })
    await expect(failing).rejects.not.toThrow(words)
    expect(executed).toBe(1)
  })

  it('as canceled by somebody there: CANCELED', async () => {
    await open(() => new Promise(() => undefined))
    const failing = expect(asked()).rejects.toMatchObject({ code: 'CANCELED' })
    await eventually(() => {
      expect(executed).toBe(1)
      return Promise.resolve()
    })
    await cancelAll()
    await failing
    expect(executed).toBe(1)
  })
})

/** As by hand: the ids are those that the service gave out. */
async function cancelAll(): Promise<void> {
  const call = { service: 'redshift-data', operation: 'ListStatements', input: { Status: 'ALL' } }
  const { delivery } = bench.aws.call(call)
  const ids = JSON.stringify(delivery).match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []
  for (const Id of ids) await bench.client.send(new CancelStatementCommand({ Id }))
}

describe('a call that is refused', () => {
  it.each<[string, string, Fault]>([
    [
      'credentials, at the start',
      'ExecuteStatement',
      { kind: 'error', code: 'AccessDeniedException', status: 400 },
    ],
    [
      'credentials, at a look',
      'DescribeStatement',
      { kind: 'error', code: 'ExpiredTokenException', status: 400 },
    ],
    ['the service, four times', 'DescribeStatement', { kind: 'serverError' }],
    ['the service, four times', 'GetStatementResult', { kind: 'noConnection' }],
  ])('%s (%s): ENGINE_UNAVAILABLE, executed once at most', async (_, action, fault) => {
    await open(answers)
    bench.script.add({
      service: 'redshift-data',
      action,
      fault,
      times: fault.kind === 'error' ? 1 : 4,
    })
    await expect(asked()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    await bench.engine.close()
    expect(executed).toBe(action === 'ExecuteStatement' ? 0 : 1)
    expect(bench.strays).toEqual([])
  })
})
