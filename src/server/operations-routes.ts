import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { readinessOf, type ReadinessCheck } from './readiness'

const CHECK_TIMEOUT_MS = 2_000

/** What those who run the server ask: does it live, is it ready, how does it do. */
export function addOperationsRoutes(
  app: FastifyInstance,
  {
    readiness,
    registry,
  }: { readonly readiness: readonly ReadinessCheck[]; readonly registry: Registry },
): void {
  app.get('/healthz', () => ({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    const state = await readinessOf(readiness, CHECK_TIMEOUT_MS)
    return reply.code(state.ready ? 200 : 503).send(state)
  })

  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}
