import { randomUUID } from 'node:crypto'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import type { BaseContext } from '@apollo/server'
import Fastify, { type FastifyReply } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import type { Registry } from 'prom-client'
import type { TrustedDocuments } from './documents/trusted-document'
import { finishedHooks, type FinishedOptions } from './finished/finished-hooks'
import { addGraphiqlRoutes } from './graphiql-routes'
import { addGraphqlRoute, type GraphqlOptions } from './graphql-route'
import { addHttpErrors, errorBody } from './http-errors'
import type { Limits } from '../config/limits'
import type { Logger } from './logger'
import { serverMetrics } from './metrics'
import { observeRequests, requestObserver } from './observe-requests'
import { addOperationsRoutes } from './operations-routes'
import type { ReadinessCheck } from './readiness'

const BODY_LIMIT_BYTES = 1_048_576
/** Longer than the minute that balancers keep theirs, so that none sends into a closed one. */
const KEEP_ALIVE_MS = 72_000

export interface ServerOptions<Context extends BaseContext> {
  readonly schema: GraphQLSchema
  readonly limits: Limits
  /** Makes what the resolvers of one operation share. */
  readonly context: GraphqlOptions<Context>['context']
  /** Absent: documents are sent as text. */
  readonly documents?: TrustedDocuments | null
  /** Absent: each operation is executed. */
  readonly finished?: FinishedOptions<Context> | null
  readonly readiness: readonly ReadinessCheck[]
  readonly logger: Logger
  /** Holds the bundled GraphiQL. */
  readonly graphiqlFolder: string
  /** Where other parts of the program count too; by default the server's own. */
  readonly registry?: Registry
  /** Makes references of masked errors; random by default. */
  readonly newReference?: () => string
}

export interface Server {
  /** Resolves to the address; port 0 takes a free one. */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>
  /** Takes no more requests, answers those under way, ends. */
  close(): Promise<void>
}

/** HTTP for a schema. Knows no dataset. */
export async function createServer<Context extends BaseContext>(
  options: ServerOptions<Context>,
): Promise<Server> {
  const { logger, readiness, newReference = () => randomUUID() } = options
  const metrics = serverMetrics(options.registry)
  const observe = requestObserver(logger, metrics)
  const finished = options.finished ? finishedHooks(options.finished, observe) : null
  const app = Fastify({
    logger: false,
    serverFactory: (routed: RequestListener) =>
      createHttpServer({ keepAliveTimeout: KEEP_ALIVE_MS }, finished?.before(routed) ?? routed),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    // Faults before any route is found, for example a path that cannot be decoded.
    frameworkErrors: (error, _request, reply: FastifyReply) =>
      void reply.code(error.statusCode ?? 400).send(errorBody(error.message, 'BAD_REQUEST')),
  })
  observeRequests(app, observe)
  addHttpErrors(app, { logger, newReference })
  addOperationsRoutes(app, { readiness, registry: metrics.registry })
  addGraphiqlRoutes(app, options.graphiqlFolder)
  const { schema, limits, context, documents = null } = options
  const apollo = await addGraphqlRoute(
    app,
    { schema, limits, context, documents, finished, logger, newReference },
    metrics.graphqlErrors,
  )
  return {
    listen: (at) => app.listen(at),
    // Apollo's drain plugin closes Fastify once its operations have ended.
    close: () => apollo.stop(),
  }
}
