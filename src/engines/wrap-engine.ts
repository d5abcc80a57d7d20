import type { Engine } from './engine'

/** The same engine, whatever it is made of, whose statements go another way. */
export function wrapEngine(
  engine: Engine,
  ways: Pick<Engine, 'execute'> & Partial<Pick<Engine, 'unload'>>,
): Engine {
  const unload = ways.unload ?? engine.unload?.bind(engine)
  return {
    name: engine.name,
    execute: ways.execute,
    estimatedBytes: (scan, signal) => engine.estimatedBytes(scan, signal),
    ...(unload !== undefined && { unload }),
    close: () => engine.close(),
  }
}
