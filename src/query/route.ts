import type { Dialect } from '../dialects/dialect'
import type { Engine } from '../engines/engine'
import { wrapEngine } from '../engines/wrap-engine'
import type { Clock } from '../model/clock'
import { CodedError, type ErrorCode } from '../model/coded-error'
import { isTable } from '../model/dataset'
import type { Dataset, RequestKind } from '../model/dataset'
import { policyOf, type Principal } from '../model/principal'
import type { Admission } from './admission'
import { admitted, after, CLOSED, type Breaker, type Outcome } from './circuit-breaker'
import { joinQueries } from './join-queries'
import type { DatasetRequest } from './query-service'
import { cachedEngine, type ResultCache } from './result-cache'
import { statementsInFlight, type StatementsInFlight } from './statements-in-flight'

/** An engine with the dialect that it speaks. */
export interface Route {
  readonly engine: Engine
  readonly dialect: Dialect
  /** What it may serve: tables that are published, files of the folders that datasets are in. */
  readonly serves: readonly ('tables' | 'folders')[]
}

/** A route as one request may use it. */
export interface AskedRoute extends Route {
  /**
   * The engine for statements that answer several requests: they take nothing from the budget of this
   * one, but from one of their own.
   * @param requests stands for all of them
   */
  readonly together: (requests: object) => Engine
}

export interface EngineHealth {
  readonly engine: string
  readonly state: Breaker['state']
}

/** Chooses who answers a request. */
export interface Router {
  /**
   * The answer of the first engine that can give one: the next is asked when one is down, or when the
   * request is more than it may do.
   * @throws CodedError that of the last that was asked; ENGINE_UNAVAILABLE where none was
   */
  answer<T>(request: DatasetRequest, by: (route: AskedRoute) => Promise<T>): Promise<T>
  health(): readonly EngineHealth[]
}

export interface RouterOptions {
  /** In the order in which they are asked where a dataset does not say. */
  readonly routes: readonly Route[]
  readonly clock: Clock
  /** What statements answered; null: each is executed. */
  readonly results?: ResultCache | null
  /** Lets statements to engines; absent: all at once, whatever they read. */
  readonly admission?: Pick<Admission, 'admitted'>
  /** Told of each request that an engine was asked to answer; null: it was answered. */
  readonly noted?: (engine: string, code: ErrorCode | 'INTERNAL_SERVER_ERROR' | null) => void
}

/** What the next engine may be able to do. */
const ASK_NEXT: readonly ErrorCode[] = [
  'ENGINE_UNAVAILABLE',
  'BYTES_OVER_BUDGET',
  'OUT_OF_MEMORY',
  'SNAPSHOT_NOT_LOADED',
]
/** Only an engine that lives says so. */
const ANSWERS: readonly ErrorCode[] = ['OUT_OF_MEMORY', 'STATEMENT_REFUSED', 'SNAPSHOT_NOT_LOADED']

export function createRouter(options: RouterOptions): Router {
  const { routes: given, clock, noted } = options
  // Of several policies one statement is executed, but each of them has its place and its budget.
  const routes = given.map((route) => ({
    ...route,
    engine: joinQueries(route.engine),
    inFlight: statementsInFlight(),
  }))
  const breakers = new Map<string, Breaker>()
  const breakerOf = ({ engine }: Route) => breakers.get(engine.name) ?? CLOSED

  async function asked<T>(route: Route, by: (route: Route) => Promise<T>): Promise<T> {
    const note = (outcome: Outcome, code: Parameters<NonNullable<typeof noted>>[1]) => {
      breakers.set(route.engine.name, after(breakerOf(route), outcome, clock()))
      noted?.(route.engine.name, code)
    }
    const witness = witnessed(route.engine)
    try {
      const answer = await by({ ...route, engine: witness.engine })
      note(witness.hasAnswered() ? 'answered' : 'unknown', null)
      return answer
    } catch (error) {
      const code = error instanceof CodedError ? error.code : 'INTERNAL_SERVER_ERROR'
      note(outcomeOf(code), code)
      throw error
    }
  }

  return {
    async answer(request, by) {
      let fault: unknown = noEngine(request.dataset)
      // Stands for the request at whichever engine.
      const own = {}
      for (const route of candidates(request, routes)) {
        const admission = admitted(breakerOf(route), clock())
        if (admission === null) continue
        breakers.set(route.engine.name, admission)
        try {
          const of = { principal: request.principal, inFlight: route.inFlight }
          return await asked(route, (joined) => by(askedRoute(joined, own, of, options)))
        } catch (error) {
          if (!(error instanceof CodedError && ASK_NEXT.includes(error.code))) throw error
          fault = error
        }
      }
      throw fault
    },
    health: () =>
      routes.map((route) => ({ engine: route.engine.name, state: breakerOf(route).state })),
  }
}

/** Tells an answer of the engine from one that was kept, which says nothing of the engine. */
function witnessed(engine: Engine) {
  let hasAnswered = false
  const watching = wrapEngine(engine, {
    async execute(query, signal) {
      const answer = await engine.execute(query, signal)
      hasAnswered = true
      return answer
    },
  })
  return { engine: watching, hasAnswered: () => hasAnswered }
}

interface Asking {
  readonly principal: Principal
  readonly inFlight: StatementsInFlight
}

function askedRoute(
  { engine, dialect, serves }: Route,
  own: object,
  { principal, inFlight }: Asking,
  { results = null, admission }: RouterOptions,
): AskedRoute {
  const policy = policyOf(principal)
  const join = (one: Engine) => inFlight.joined(one, { principal: principal.id, policy })
  // What is kept or under way costs nobody anything, and is found only by the same policy.
  const together = (requests: object): Engine => {
    const admitted = admission?.admitted(engine, principal, requests) ?? engine
    if (results === null) return join(admitted)
    return cachedEngine(admitted, results, { dialect: dialect.name, policy }, join)
  }
  return { engine: together(own), dialect, serves, together }
}

/** Those that the dataset names, as far as they are there; all of them where none of these is. */
function candidates<R extends Route>(
  { dataset, groupBy }: DatasetRequest,
  routes: readonly R[],
): readonly R[] {
  const kind: RequestKind = groupBy === null ? 'rows' : 'dashboard'
  const able = routes.filter(({ serves }) =>
    serves.includes(isTable(dataset) ? 'tables' : 'folders'),
  )
  const named = (dataset.engines?.[kind] ?? []).flatMap((name) =>
    able.filter(({ engine }) => engine.name === name),
  )
  return named.length > 0 ? named : able
}

/** A time that is over may be its fault or the request's. */
function outcomeOf(code: ErrorCode): Outcome {
  if (code === 'ENGINE_UNAVAILABLE') return 'unavailable'
  return ANSWERS.includes(code) ? 'answered' : 'unknown'
}

function noEngine({ name }: Dataset): CodedError {
  return new CodedError(
    'ENGINE_UNAVAILABLE',
    `No engine that may serve ${name} answers at the moment; try again in some seconds.`,
  )
}
