import { abortedError, type Engine } from '../engines/engine'
import { wrapEngine } from '../engines/wrap-engine'
import type { Clock } from '../model/clock'
import type { ErrorCode } from '../model/coded-error'
import { CodedError } from '../model/coded-error'
import { OverEngineBudget } from '../model/over-engine-budget'
import type { Principal } from '../model/principal'
import { createByteBudget, type ByteLimits, type RequestBudget } from './byte-budget'
import { createFairQueue, type QueueLimits } from './fair-queue'

/** Lets statements of principals to engines: within their budgets, in their turns. */
export interface Admission {
  /**
   * The engine as one request may use it. What a cache answers asks no engine, and costs nothing.
   * @param request stands for it: what its statements read at any engine counts together
   */
  admitted(engine: Engine, principal: Principal, request: object): Engine
  state(): { readonly busy: number; readonly waiting: number }
}

export interface AdmissionOptions {
  readonly bytes: ByteLimits
  readonly queue: QueueLimits
  readonly clock: Clock
  /** Told of each statement that was refused. */
  readonly refused?: (code: ErrorCode) => void
}

export function createAdmission({ bytes, queue, clock, refused }: AdmissionOptions): Admission {
  const budget = createByteBudget(bytes, clock)
  const now = () => Number(clock() / 1000n)
  const places = createFairQueue({ ...queue, now, aborted: abortedError })
  const budgets = new WeakMap<object, RequestBudget>()

  return {
    state: () => places.state(),
    admitted(engine, { id }, request) {
      const own = budgets.get(request) ?? budget.request(id)
      budgets.set(request, own)
      return wrapEngine(engine, {
        async execute(query, signal) {
          try {
            const estimated = await engine.estimatedBytes(query.scan, signal)
            return await places.use(id, signal, async () => {
              await own.take(estimated)
              return engine.execute(query, signal).catch((error: unknown) => {
                if (isNotExecuted(error)) own.giveBack(estimated)
                throw error
              })
            })
          } catch (error) {
            if (error instanceof CodedError && REFUSALS.includes(error.code)) refused?.(error.code)
            throw error
          }
        },
      })
    },
  }
}

/** What an engine answers without reading, as far as that can be told. */
const NOT_EXECUTED: readonly ErrorCode[] = [
  'ENGINE_UNAVAILABLE',
  'SNAPSHOT_NOT_LOADED',
  'STATEMENT_REFUSED',
]

function isNotExecuted(error: unknown): boolean {
  if (error instanceof OverEngineBudget) return true
  return error instanceof CodedError && NOT_EXECUTED.includes(error.code)
}

const REFUSALS: readonly ErrorCode[] = ['BYTES_OVER_BUDGET', 'DAY_BUDGET_SPENT', 'QUEUE_FULL']
