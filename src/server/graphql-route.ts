import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { GraphQLError, GraphQLSchema } from 'graphql'
import type { Counter } from 'prom-client'
import { answerHandler } from './answers/answer-handler'
import { noteResult } from './answers/delivery'
import { LIST_SIZES, takeLists } from './answers/take-lists'
import { documentHook } from './documents/document-hook'
import type { TrustedDocuments } from './documents/trusted-document'
import type { FinishedHooks } from './finished/finished-hooks'
import { errorBody } from './http-errors'
import type { Limits } from '../config/limits'
import { errorFormatter, type ErrorFormatting } from './format-error'
import { jsonStatus } from './json-status'
import { retryAfter } from './retry-after'
import { limitsPlugin } from './limits/limits-plugin'

export interface GraphqlOptions<Context extends BaseContext> extends ErrorFormatting {
  readonly schema: GraphQLSchema
  readonly limits: Limits
  /** Called once an operation; the signal tells that its client has gone before the answer. */
  readonly context: (request: FastifyRequest, signal: AbortSignal) => Promise<Context>
  /** Null: documents are sent as text. */
  readonly documents: TrustedDocuments | null
  /** Null: each operation is executed. */
  readonly finished: FinishedHooks<Context> | null
}

/**
 * GraphQL over HTTP at /graphql, POST and GET; mutations by POST only. A request that a foreign
 * page can send without the browser asking first is refused.
 */
export async function addGraphqlRoute<Context extends BaseContext>(
  app: FastifyInstance,
  options: GraphqlOptions<Context>,
  errors: Counter<'code'>,
): Promise<ApolloServer<Context>> {
  const { schema, limits, documents, finished, logger } = options
  const formatError = errorFormatter(options)
  const format = (error: GraphQLError) => {
    const shown = formatError(error.toJSON(), error)
    errors.inc({ code: String(shown.extensions?.['code']) })
    return shown
  }
  const apollo = new ApolloServer<Context>({
    schema,
    parseOptions: { maxLexicalTokens: limits.tokens },
    fieldResolver: takeLists(LIST_SIZES),
    formatError,
    csrfPrevention: true,
    introspection: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(options),
    plugins: [
      fastifyApolloDrainPlugin(app),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      // It walks every field of every answer and nothing here uses it.
      ApolloServerPluginCacheControlDisabled(),
      errorCounter(errors),
      limitsPlugin(limits),
      jsonStatus,
      retryAfter,
      noteResult,
      ...(finished === null ? [] : [finished.plugin]),
    ],
  })
  await apollo.start()
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    preHandler: [
      ...(documents === null ? [] : [documentHook(documents, errors)]),
      ...(finished === null ? [] : [finished.preHandler]),
    ],
    ...(finished && { onSend: finished.onSend }),
    handler: answerHandler(apollo, {
      context: async (request, signal) => {
        const context = await options.context(request, signal)
        return finished?.contextOf(request, context) ?? context
      },
      logger,
      format,
      onLateError: (request) => finished?.doNotKeep(request),
    }),
  })
  refuseOtherMethods(app)
  return apollo
}

function refuseOtherMethods(app: FastifyInstance): void {
  app.route({
    url: '/graphql',
    method: ['PUT', 'PATCH', 'DELETE'],
    handler: (_request, reply) =>
      reply
        .code(405)
        .header('allow', 'GET, POST')
        .send(errorBody('Send an operation by POST, or a query by GET.', 'BAD_REQUEST')),
  })
}

function errorCounter(errors: Counter<'code'>): ApolloServerPlugin {
  const count = (code: unknown): void => errors.inc({ code: String(code) })
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response }) => {
        if (response.body.kind !== 'single') return
        response.body.singleResult.errors?.forEach(({ extensions }) => count(extensions?.['code']))
      },
    }),
  }
}

function apolloLogger({ logger }: ErrorFormatting) {
  const ignore = (): void => undefined
  return {
    debug: ignore,
    info: ignore,
    warn: (message: unknown) => logger.info(String(message)),
    error: (message: unknown) => logger.error(String(message)),
  }
}
