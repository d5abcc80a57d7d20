import { Counter, Gauge, type Registry } from 'prom-client'
import { CodedError } from '../../model/coded-error'
import type { EngineHealth, RouterOptions } from '../../query/route'
import type { ReadinessCheck } from '../../server/readiness'

/** What /metrics tells of engines. */
export function engineMetrics(
  registry: Registry,
  health: () => readonly EngineHealth[],
): NonNullable<RouterOptions['noted']> {
  const registers = [registry]
  new Gauge({
    name: 'lakefront_engine_available',
    help: '1 while the engine is asked, 0 while it is left alone after failures.',
    labelNames: ['engine'],
    registers,
    collect() {
      for (const { engine, state } of health()) this.set({ engine }, state === 'closed' ? 1 : 0)
    },
  })
  const requests = new Counter({
    name: 'lakefront_engine_requests_total',
    help: 'Fields that an engine was asked to answer, by the code of the failure or ok.',
    labelNames: ['engine', 'result'],
    registers,
  })
  return (engine, code) => requests.inc({ engine, result: code ?? 'ok' })
}

/** What /readyz tells of each; one of several may be away. */
export function engineReadiness(
  engines: readonly string[],
  health: () => readonly EngineHealth[],
): readonly ReadinessCheck[] {
  return engines.map((name) => ({
    name: `engine ${name}`,
    ...(engines.length > 1 ? { isOptional: true } : {}),
    check: () => {
      const state = health().find(({ engine }) => engine === name)?.state ?? 'closed'
      if (state === 'closed') return Promise.resolve()
      return Promise.reject(
        new CodedError('ENGINE_UNAVAILABLE', 'failed, and is tried again every ten seconds'),
      )
    },
  }))
}
