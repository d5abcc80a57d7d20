import { Registry } from 'prom-client'
import type { EngineHealth } from '../../query/route'
import { readinessOf } from '../../server/readiness'
import { engineMetrics, engineReadiness } from './engine-health'

const DOWN: EngineHealth = { engine: 'trino', state: 'open' }
const WELL: EngineHealth = { engine: 'duckdb', state: 'closed' }

describe('the health of engines', () => {
  it('is in the metrics, with what came of requests', async () => {
    const registry = new Registry()
    const noted = engineMetrics(registry, () => [DOWN, WELL])
    noted('trino', 'ENGINE_UNAVAILABLE')
    noted('duckdb', null)
    const text = await registry.metrics()
    for (const line of [
      'lakefront_engine_available{engine="trino"} 0',
      'lakefront_engine_available{engine="duckdb"} 1',
      'lakefront_engine_requests_total{engine="trino",result="ENGINE_UNAVAILABLE"} 1',
      'lakefront_engine_requests_total{engine="duckdb",result="ok"} 1',
    ]) {
      expect(text).toContain(line)
    }
  })

  it('is shown where one of several is away, and the server is ready', async () => {
    const checks = engineReadiness(['trino', 'duckdb'], () => [DOWN, WELL])
    expect(await readinessOf(checks, 1_000)).toEqual({
      ready: true,
      checks: {
        'engine trino': 'failed, and is tried again every ten seconds',
        'engine duckdb': 'ok',
      },
    })
  })

  it('makes the server unready where the only one is away', async () => {
    const checks = engineReadiness(['trino'], () => [DOWN])
    expect(await readinessOf(checks, 1_000)).toMatchObject({ ready: false })
  })
})
