import { abortedError, type Engine, type EngineAnswer, type EngineQuery } from '../engines/engine'
import { wrapEngine } from '../engines/wrap-engine'
import { statementKey } from './statement-key'

interface Joined {
  readonly done: Promise<EngineAnswer>
  readonly stop: AbortController
  waiting: number
}

/**
 * Equal statements in flight are one: it is canceled at the engine when the last that waits for it
 * leaves, and whoever leaves before waits no longer.
 */
export function joinQueries(engine: Engine): Engine {
  const inFlight = new Map<string, Joined>()

  function start(key: string, query: EngineQuery): Joined {
    const stop = new AbortController()
    const done = engine.execute(query, stop.signal)
    const joined: Joined = { done, stop, waiting: 0 }
    inFlight.set(key, joined)
    const forget = () => {
      if (inFlight.get(key) === joined) inFlight.delete(key)
    }
    done.then(forget, forget)
    return joined
  }

  return wrapEngine(engine, {
    async execute(query, signal) {
      if (signal.aborted) throw abortedError(signal)
      const key = statementKey(query)
      const joined = inFlight.get(key) ?? start(key, query)
      joined.waiting += 1
      return waitFor(joined, signal, () => inFlight.delete(key))
    },
  })
}

function waitFor(joined: Joined, signal: AbortSignal, close: () => void): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      joined.waiting -= 1
      if (joined.waiting > 0) {
        reject(abortedError(signal))
        return
      }
      // Nobody may join what is about to end; the last one waits until the engine has stopped.
      close()
      joined.stop.abort(signal.reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    const left = () => signal.removeEventListener('abort', leave)
    joined.done.finally(left).then(resolve, reject)
  })
}
