import { abortedError, type Engine, type EngineAnswer, type EngineQuery } from '../engines/engine'
import { wrapEngine } from '../engines/wrap-engine'
import { joinedWork, waitFor, type Joined } from './joined-work'
import { NotAdmitted } from './not-admitted'
import { statementKey } from './statement-key'

/** Who asks, and what that one may see. */
export interface Asker {
  readonly principal: string
  readonly policy: string
}

/** Statements of one engine that were not answered yet. */
export interface StatementsInFlight {
  /**
   * The engine as one asks it: equal statements of one policy are one, executed as whoever asked first
   * may. It is canceled when the last that waits for it leaves, and whoever leaves before waits no
   * longer.
   */
  joined(engine: Engine, asker: Asker): Engine
}

interface InFlight {
  readonly work: Joined<EngineAnswer>
  readonly principal: string
}

export function statementsInFlight(): StatementsInFlight {
  const inFlight = new Map<string, InFlight>()

  function start(key: string, work: Joined<EngineAnswer>, principal: string): InFlight {
    const started = { work, principal }
    inFlight.set(key, started)
    const forget = () => {
      if (inFlight.get(key) === started) inFlight.delete(key)
    }
    work.done.then(forget, forget)
    return started
  }

  async function ask(engine: Engine, query: EngineQuery, signal: AbortSignal, asker: Asker) {
    const { principal, policy } = asker
    const key = `${JSON.stringify(policy)} ${statementKey(query)}`
    for (;;) {
      if (signal.aborted) throw abortedError(signal)
      const found = inFlight.get(key)
      const { work, principal: first } =
        found ??
        start(
          key,
          joinedWork((stop) => engine.execute(query, stop)),
          principal,
        )
      try {
        return await waitFor(work, signal, () => inFlight.delete(key))
      } catch (error) {
        if (found === undefined || !isOfOther(error, first, principal)) throw error
      }
    }
  }

  return {
    joined: (engine, asker) =>
      wrapEngine(engine, { execute: (query, signal) => ask(engine, query, signal, asker) }),
  }
}

/** Whether a refusal of whoever asked first says nothing of one who joined. */
function isOfOther(error: unknown, first: string, principal: string): boolean {
  return error instanceof NotAdmitted && (error.of === 'request' || first !== principal)
}
