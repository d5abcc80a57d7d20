import type { FastifyInstance } from 'fastify'
import { pathOf } from './http-errors'
import type { Logger } from './logger'
import type { ServerMetrics } from './metrics'

/** A request that was answered. */
export interface Observed {
  readonly method: string
  /** Its path is told, and never the rest. */
  readonly url: string
  readonly route: string
  readonly status: number
  readonly ms: number
}

export type ObserveRequest = (observed: Observed) => void

export function requestObserver(
  logger: Logger,
  { requestSeconds }: Pick<ServerMetrics, 'requestSeconds'>,
): ObserveRequest {
  return ({ method, url, route, status, ms }) => {
    requestSeconds.observe({ route, method, status }, ms / 1000)
    logger.info('request', { method, path: pathOf(url), status, ms: Math.round(ms) })
  }
}

export function observeRequests(app: FastifyInstance, observe: ObserveRequest): void {
  app.addHook('onResponse', async ({ method, url, routeOptions }, { statusCode, elapsedTime }) =>
    observe({
      method,
      url,
      route: routeOptions.url ?? 'none',
      status: statusCode,
      ms: elapsedTime,
    }),
  )
}
