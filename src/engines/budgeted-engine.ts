import { OverEngineBudget } from '../model/over-engine-budget'
import type { Engine, Scan } from './engine'
import { wrapEngine } from './wrap-engine'

/** An engine that executes no statement whose scan would read more bytes, by its own estimate. */
export function budgetedEngine(engine: Engine, bytesMax: bigint): Engine {
  const unload = engine.unload?.bind(engine)
  async function admit(scan: Scan, signal: AbortSignal): Promise<void> {
    const bytes = await engine.estimatedBytes(scan, signal)
    if (bytes > bytesMax) throw new OverEngineBudget(engine.name, bytes, bytesMax)
  }
  return wrapEngine(engine, {
    async execute(query, signal) {
      await admit(query.scan, signal)
      return engine.execute(query, signal)
    },
    ...(unload !== undefined && {
      async unload(query, folder, signal) {
        await admit(query.scan, signal)
        return unload(query, folder, signal)
      },
    }),
  })
}
