import DataLoader from 'dataloader'
import type { Executed } from '../execute-plan'
import type { LargeGroupings } from './large-groupings'
import {
  runTogether,
  type AskedPlan,
  type Share,
  type StandsFor,
  type WaitingPlan,
} from './run-together'

/** A field's place among those of its operation that ask the same dataset. */
export interface Place {
  /** Waits until every other field has plans that wait, or has left, and executes them together. */
  run(plan: AskedPlan, signal: AbortSignal): Promise<Executed>
  /** It has its answer, or none. */
  leave(): void
}

/** Takes a place for a field of an operation, by the dataset that it asks. */
export type GatherPlans = (dataset: string) => Place

/**
 * Fields come to their plans at different times, so nothing is executed while one is on its way. Those
 * whose plans were executed may come back, for example with plans for the next engine.
 */
export function gatherPlans(large: LargeGroupings): GatherPlans {
  const open = new Map<string, () => Place>()
  return (dataset) => {
    const enter = open.get(dataset) ?? gathering(large)
    open.set(dataset, enter)
    return enter()
  }
}

function gathering(large: LargeGroupings): () => Place {
  const standsFor = onceOfFields()
  let fields = 0
  let onTheirWay = 0
  let dispatches: (() => void)[] = []
  const loader = new DataLoader<WaitingPlan, Share>(
    (plans) => Promise.resolve(runTogether(plans, large, standsFor)),
    { cache: false, batchScheduleFn: (dispatch) => dispatches.push(dispatch) },
  )

  function moved(by: 1 | -1): void {
    onTheirWay += by
    // Fields that are asked in the same turn have their places by then.
    if (onTheirWay === 0) setImmediate(executeWaiting)
  }

  function executeWaiting(): void {
    if (onTheirWay > 0) return
    const now = dispatches
    dispatches = []
    now.forEach((dispatch) => dispatch())
  }

  return () => {
    let [running, isGone] = [0, false]
    const field = fields++
    moved(1)

    function ended(): void {
      running -= 1
      if (running === 0 && !isGone) moved(1)
    }

    return {
      async run(plan, signal) {
        running += 1
        // The loader first: it asks to be dispatched before anyone may find that all are waiting.
        const share = loader.load({ ...plan, field })
        if (running === 1 && !isGone) moved(-1)
        try {
          return await (
            await share
          )(signal)
        } finally {
          ended()
        }
      },
      leave() {
        if (isGone) return
        isGone = true
        if (running === 0) moved(-1)
      },
    }
  }
}

/** Those that come back, for example with plans for the next engine, are known again. */
function onceOfFields(): StandsFor {
  const known = new Map<string, object>()
  return (fields) => {
    const name = [...fields].sort((one, other) => one - other).join(' ')
    const found = known.get(name) ?? {}
    known.set(name, found)
    return found
  }
}
