import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { PublishedReads, PublishedSet } from '../../model/snapshot'
import type { ObserveRequest } from '../observe-requests'
import { entityTag, matchingTag, type Tagged } from './entity-tag'
import { findFinished, isHeld, type FinishedAnswer, type FinishedCache } from './finished-answers'
import { finishedFront } from './finished-front'
import { knownRequests } from './known-requests'
import { operationKey } from './operation-key'
import { sentOperation } from './sent-operation'
import { isStableOperation } from './stable-operation'

export interface FinishedOptions<Context extends BaseContext> {
  readonly cache: FinishedCache
  /** What answers by GET tell caches on their way. */
  readonly cacheControl: string
  /** Another one where the same operation may be answered otherwise. */
  readonly fingerprint: string
  /** Names what the principal of a request may see. */
  readonly policyOf: (headers: IncomingHttpHeaders) => string
  /** What is published at a moment after the call. */
  readonly readPublished: () => Promise<PublishedSet>
  /** What the answer of an operation depends on. */
  readonly readsOf: (context: Context) => Promise<PublishedReads>
}

/** Puts the finished answers before the pipeline, and fills them behind it. */
export interface FinishedHooks<Context extends BaseContext> {
  /** Puts them before the routes, too, for requests that came before. */
  readonly before: (routed: RequestListener) => RequestListener
  /** Answers what is kept, and what the client has already. */
  readonly preHandler: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply | undefined>
  /** The context with which the pipeline begins: Apollo Server gives plugins a copy of it. */
  readonly contextOf: (request: FastifyRequest, context: Context) => Context
  readonly plugin: ApolloServerPlugin<Context>
  /** Its answer has errors that the plugin did not see. */
  readonly doNotKeep: (request: FastifyRequest) => void
  readonly onSend: (request: FastifyRequest, reply: FastifyReply, payload: unknown) => Promise<void>
}

/** By which requests of other principals, and in other forms, are told apart. */
const VARY = 'accept, authorization'

const REQUEST = Symbol('request')

function requestOf(context: BaseContext & { [REQUEST]?: FastifyRequest }): FastifyRequest | null {
  return context[REQUEST] ?? null
}

export function finishedHooks<Context extends BaseContext>(
  options: FinishedOptions<Context>,
  observe: ObserveRequest,
): FinishedHooks<Context> {
  const { cache, fingerprint, cacheControl } = options
  const known = knownRequests(options.policyOf)
  // What cannot be read now the pipeline tells of.
  const find = (operation: string) =>
    findFinished(cache, operation, options.readPublished).catch(() => null)
  const headersOf = ({ tag }: Pick<FinishedAnswer, 'tag'>) => taggedHeaders(tag, cacheControl)
  const operations = new WeakMap<FastifyRequest, string>()
  const readsOf = new WeakMap<FastifyRequest, PublishedReads>()
  const isStable = stableOperations()

  return {
    before: (routed) => finishedFront({ known, find, headersOf, observe }, routed),
    async preHandler(request, reply) {
      const sent = sentOperation(request)
      if (sent === null) return undefined
      const { accept = '', 'if-none-match': held } = request.headers
      const operation = operationKey(sent, { policy: options.policyOf(request.headers), accept })
      operations.set(request, operation)
      const found = await find(operation)
      if (request.method === 'GET') {
        const tag = await heldTag(held, found, { operation, fingerprint }, options)
        if (found !== null) known.remember(request.raw, operation)
        if (tag !== null) return tagged(reply, tag, cacheControl).code(304).send()
        if (found !== null) tagged(reply, found.tag, cacheControl)
      }
      if (found === null) return undefined
      return reply.header('content-type', found.contentType).send(found.body)
    },
    contextOf: (request, context) => ({ ...context, [REQUEST]: request }),
    plugin: {
      requestDidStart: async () => ({
        willSendResponse: async ({ contextValue, schema, document, operation, response }) => {
          const request = requestOf(contextValue)
          const { body } = response
          if (request === null || document === undefined || operation === undefined) return
          if (body.kind !== 'single' || body.singleResult.errors !== undefined) return
          if (!isStable(schema, document, operation)) return
          readsOf.set(request, await options.readsOf(contextValue))
        },
      }),
    },
    doNotKeep: (request) => void readsOf.delete(request),
    async onSend(request, reply, payload) {
      const operation = operations.get(request)
      const reads = readsOf.get(request)
      if (operation !== undefined && reads !== undefined && reply.statusCode === 200) {
        const tag = entityTag({ operation, fingerprint }, reads)
        // A large one is sent while it is written, and not kept.
        if (typeof payload === 'string') {
          const contentType = String(reply.getHeader('content-type'))
          cache.keep(operation, { body: payload, contentType, reads, tag })
        }
        if (request.method === 'GET') tagged(reply, tag, cacheControl)
      } else if (request.method === 'GET' && !reply.hasHeader('etag')) {
        reply.header('cache-control', 'no-store').header('vary', VARY)
      }
    },
  }
}

function tagged(reply: FastifyReply, tag: string, cacheControl: string): FastifyReply {
  return reply.headers(taggedHeaders(tag, cacheControl))
}

function taggedHeaders(tag: string, cacheControl: string) {
  return { etag: tag, 'cache-control': cacheControl, vary: VARY }
}

/** The tag that the client has, if it is still true; null: it is not, or nobody can tell. */
async function heldTag<Context extends BaseContext>(
  known: string | undefined,
  found: FinishedAnswer | null,
  about: Tagged,
  { readPublished }: FinishedOptions<Context>,
): Promise<string | null> {
  if (known === undefined) return null
  if (found !== null) return isHeld(found, known) ? found.tag : null
  try {
    const published = await readPublished()
    return await matchingTag(known, about, async (dataset) => published.get(dataset))
  } catch {
    return null
  }
}

/** Looked at once for each document that is kept by the parser. */
function stableOperations() {
  const known = new WeakMap<OperationDefinitionNode, boolean>()
  return (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) => {
    const found = known.get(operation) ?? isStableOperation(schema, document, operation)
    known.set(operation, found)
    return found
  }
}
