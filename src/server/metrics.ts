import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export interface ServerMetrics {
  readonly registry: Registry
  readonly requestSeconds: Histogram<'route' | 'method' | 'status'>
  readonly graphqlErrors: Counter<'code'>
}

/** Metrics of one server, in a registry of its own or in the one that the program passes. */
export function serverMetrics(registry: Registry = new Registry()): ServerMetrics {
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'lakefront_http_request_seconds',
      help: 'Time from request to response.',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers: [registry],
    }),
    graphqlErrors: new Counter({
      name: 'lakefront_graphql_errors_total',
      help: 'Errors in answers, by extensions.code.',
      labelNames: ['code'],
      registers: [registry],
    }),
  }
}
