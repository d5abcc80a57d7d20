import { Readable } from 'node:stream'
import {
  HeaderMap,
  type ApolloServer,
  type BaseContext,
  type HTTPGraphQLRequest,
} from '@apollo/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import type { Logger } from '../logger'
import { answerPieces } from './answer-pieces'
import { Delivery, withDelivery } from './delivery'
import { inTurns } from './in-turns'

/** For so long a large answer keeps others waiting. */
const TURN_MS = 1

export interface AnswerOptions<Context extends BaseContext> {
  readonly context: (request: FastifyRequest, signal: AbortSignal) => Promise<Context>
  readonly logger: Logger
  readonly format: (error: GraphQLError) => GraphQLFormattedError
  /** Something failed after execution, while its lists were written. */
  readonly onLateError: (request: FastifyRequest) => void
}

/**
 * Answers operations. A large answer is sent while it is written, no faster than its client reads;
 * should it fail then where nothing can be null, its connection is closed before its end.
 */
export function answerHandler<Context extends BaseContext>(
  apollo: ApolloServer<Context>,
  { context, logger, format, onLateError }: AnswerOptions<Context>,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const delivery = new Delivery()
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: graphqlRequest(request),
      context: async () => withDelivery(await context(request, goneSignal(reply)), delivery),
    })
    for (const [name, value] of headers) void reply.header(name, value)
    void reply.code(status ?? 200)
    if (body.kind !== 'complete') return reply.send(Readable.from(body.asyncIterator))
    const { result, lists } = delivery
    if (result === null || lists.length === 0) return reply.send(body.string)
    const late = (error: GraphQLError) => {
      onLateError(request)
      return format(error)
    }
    const pieces = answerPieces({ result, lists, format: late })
    if (!lists.some(({ isLazy }) => isLazy)) return reply.send([...pieces].join(''))
    const text = Readable.from(inTurns(pieces, TURN_MS))
    text.once('error', (error) => logger.error('an answer ended before its end', {}, error))
    return reply.send(text)
  }
}

function graphqlRequest({ method, url, body, headers }: FastifyRequest): HTTPGraphQLRequest {
  const map = new HeaderMap()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, typeof value === 'string' ? value : value.join(', '))
  }
  return { method, headers: map, body, search: new URL(url, 'http://localhost').search }
}

/** Aborted when the connection closes before the whole answer was sent. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  // It may have closed while it was looked up what is kept.
  if (raw.destroyed) gone.abort()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}
