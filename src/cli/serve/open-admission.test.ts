import { Registry } from 'prom-client'
import { migratedDatabase } from '../../../test/support/migrated-database'
import { DEFAULT_LIMITS } from '../../config/limits'
import type { Engine } from '../../engines/engine'
import { openAdmission } from './open-admission'

const { db } = migratedDatabase()

/** Each statement reads 0.6 MiB. */
const engine: Engine = {
  name: 'fake',
  estimatedBytes: () => Promise.resolve(600n * 1024n),
  execute: () => Promise.resolve({ rows: [], scannedBytes: 0n, queuedMs: null, executionMs: null }),
  close: () => Promise.resolve(),
}
const query = {
  text: '',
  parameters: [],
  columns: [],
  scan: { table: 't', files: [], columns: [] },
}

describe('what a principal may read on a day', () => {
  it('is spent at whichever server, and told by metrics', async () => {
    const limits = { ...DEFAULT_LIMITS, dayMebibytes: 1 }
    const registry = new Registry()
    const [one, other] = [new Registry(), registry].map((each) => openAdmission(db(), limits, each))
    const ask = (server: typeof one) =>
      server?.admitted(engine, { id: 'a' }, {}).execute(query, new AbortController().signal)
    await ask(one)
    await expect(ask(other)).rejects.toMatchObject({ code: 'DAY_BUDGET_SPENT' })
    expect(await registry.metrics()).toContain(
      'lakefront_query_refusals_total{code="DAY_BUDGET_SPENT"} 1',
    )
  })
})
