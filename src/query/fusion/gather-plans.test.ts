import { duckdbDialect } from '../../dialects/duckdb'
import type { Engine } from '../../engines/engine'
import { EVERYTHING } from '../../model/filter'
import { UTC } from '../../model/time-zone'
import { planNodes } from '../plan'
import { scopeOf } from '../scope'
import { traffic } from '../testing/datasets'
import { gatherPlans } from './gather-plans'
import { largeGroupings } from './large-groupings'
import type { AskedPlan } from './run-together'

const ID_OF_FIRST = 1
const snapshot = {
  table: traffic.table,
  snapshotId: '1',
  columns: traffic.columns.map((column, index) => ({ ...column, id: ID_OF_FIRST + index })),
  unreadableColumns: [],
  files: [],
}

describe('plans of several fields', () => {
  const started: { readonly signal: AbortSignal; end(): void }[] = []
  const engine: Engine = {
    name: 'held',
    execute: (_, signal) =>
      new Promise((resolve, reject) => {
        const none = { rows: [], scannedBytes: 7n, queuedMs: null, executionMs: null }
        started.push({ signal, end: () => resolve(none) })
        signal.addEventListener('abort', () => reject(new Error('stopped')))
      }),
    estimatedBytes: async () => 0n,
    close: async () => undefined,
  }
  beforeEach(() => {
    started.length = 0
  })

  const planOf = (...fields: readonly string[]): AskedPlan => {
    const request = { dataset: traffic, where: EVERYTHING, timeZone: UTC }
    const options = {
      measures: traffic.measures.slice(0, 1),
      having: EVERYTHING,
      orderBy: [],
      page: null,
    }
    const plan = planNodes(scopeOf(request, snapshot), { fields, ...options })
    const route = { dialect: duckdbDialect, engine, together: () => engine }
    return { ...route, plan, dataset: traffic, snapshot, policy: 'anonymous' }
  }
  const turns = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
  }
  const { signal } = new AbortController()

  it('wait for the field that is on its way, and for none that has left', async () => {
    const placeOf = gatherPlans(largeGroupings())
    const [first, second, third] = [placeOf('traffic'), placeOf('traffic'), placeOf('traffic')]
    const answers = [first.run(planOf('day'), signal), second.run(planOf('section'), signal)]
    await turns()
    expect(started).toHaveLength(0)
    third.leave()
    await turns()
    expect(started).toHaveLength(1)
    started[0]?.end()
    expect(await Promise.all(answers)).toMatchObject([{ scannedBytes: 7n }, { scannedBytes: 7n }])
  })

  it('are gathered again where fields come back', async () => {
    const placeOf = gatherPlans(largeGroupings())
    const [first, second] = [placeOf('traffic'), placeOf('traffic')]
    const both = async () => {
      const answers = [first.run(planOf('day'), signal), second.run(planOf('section'), signal)]
      await turns()
      started.at(-1)?.end()
      await Promise.all(answers)
    }
    await both()
    await both()
    expect(started).toHaveLength(2)
  })

  it('end with the last field that waits for their statement', async () => {
    const placeOf = gatherPlans(largeGroupings())
    const [first, second] = [placeOf('traffic'), placeOf('traffic')]
    const [one, other] = [new AbortController(), new AbortController()]
    const answers = [
      first.run(planOf('day'), one.signal),
      second.run(planOf('section'), other.signal),
    ]
    const outcomes = Promise.allSettled(answers)
    await turns()
    one.abort()
    await expect(answers[0]).rejects.toMatchObject({ code: 'CANCELED' })
    expect(started[0]?.signal.aborted).toBe(false)
    other.abort()
    await outcomes
    expect(started[0]?.signal.aborted).toBe(true)
  })

  it('of another policy are another statement', async () => {
    const placeOf = gatherPlans(largeGroupings())
    const [first, second] = [placeOf('traffic'), placeOf('traffic')]
    void first.run(planOf('day'), signal)
    void second.run({ ...planOf('section'), policy: 'of another' }, signal)
    await turns()
    expect(started).toHaveLength(2)
  })
})
