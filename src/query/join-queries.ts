import { abortedError, type Engine, type EngineAnswer, type EngineQuery } from '../engines/engine'
import { wrapEngine } from '../engines/wrap-engine'
import { joinedWork, waitFor, type Joined } from './joined-work'
import { statementKey } from './statement-key'

/**
 * Equal statements in flight are one: it is canceled at the engine when the last that waits for it
 * leaves, and whoever leaves before waits no longer.
 */
export function joinQueries(engine: Engine): Engine {
  const inFlight = new Map<string, Joined<EngineAnswer>>()

  function start(key: string, query: EngineQuery): Joined<EngineAnswer> {
    const joined = joinedWork((stop) => engine.execute(query, stop))
    inFlight.set(key, joined)
    const forget = () => {
      if (inFlight.get(key) === joined) inFlight.delete(key)
    }
    joined.done.then(forget, forget)
    return joined
  }

  return wrapEngine(engine, {
    async execute(query, signal) {
      if (signal.aborted) throw abortedError(signal)
      const key = statementKey(query)
      const joined = inFlight.get(key) ?? start(key, query)
      return waitFor(joined, signal, () => inFlight.delete(key))
    },
  })
}
