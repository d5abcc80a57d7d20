import { CodedError } from '../model/coded-error'
import type { Engine } from './engine'

/** An engine that executes no statement whose scan would read more bytes, by its own estimate. */
export function budgetedEngine(engine: Engine, bytesMax: bigint): Engine {
  return {
    name: engine.name,
    async execute(query, signal) {
      const bytes = await engine.estimatedBytes(query.scan, signal)
      if (bytes > bytesMax) {
        throw new CodedError(
          'BYTES_OVER_BUDGET',
          `A statement would read ${bytes} bytes, and ${engine.name} may read ${bytesMax} for one; narrow where, or look at fewer fields.`,
        )
      }
      return engine.execute(query, signal)
    },
    estimatedBytes: (scan, signal) => engine.estimatedBytes(scan, signal),
    close: () => engine.close(),
  }
}
