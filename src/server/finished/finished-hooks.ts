import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { PublishedReads, PublishedSet } from '../../model/snapshot'
import { entityTag, matchingTag, type Tagged } from './entity-tag'
import { findFinished, type FinishedAnswer, type FinishedCache } from './finished-answers'
import { operationDigest } from './operation-digest'
import { sentOperation } from './sent-operation'
import { isStableOperation } from './stable-operation'

export interface FinishedOptions<Context extends BaseContext> {
  readonly cache: FinishedCache
  /** What answers by GET tell caches on their way. */
  readonly cacheControl: string
  /** Another one where the same operation may be answered otherwise. */
  readonly fingerprint: string
  /** Names what the principal of a request may see. */
  readonly policyOf: (request: FastifyRequest) => string
  /** What is published at a moment after the call. */
  readonly readPublished: () => Promise<PublishedSet>
  /** What the answer of an operation depends on. */
  readonly readsOf: (context: Context) => Promise<PublishedReads>
}

/** Puts the finished answers before the pipeline, and fills them behind it. */
export interface FinishedHooks<Context extends BaseContext> {
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
): FinishedHooks<Context> {
  const { cache, fingerprint, cacheControl } = options
  const digests = new WeakMap<FastifyRequest, string>()
  const readsOf = new WeakMap<FastifyRequest, PublishedReads>()
  const isStable = stableOperations()

  return {
    async preHandler(request, reply) {
      const sent = sentOperation(request)
      if (sent === null) return undefined
      const { accept = '', 'if-none-match': known } = request.headers
      const digest = operationDigest(sent, { policy: options.policyOf(request), accept })
      digests.set(request, digest)
      // What cannot be read now the pipeline tells of.
      const found = await findFinished(cache, digest, options.readPublished).catch(() => null)
      if (request.method === 'GET') {
        const tag = await heldTag(known, found, { digest, fingerprint }, options)
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
      const digest = digests.get(request)
      const reads = readsOf.get(request)
      const isKept = digest !== undefined && reads !== undefined && reply.statusCode === 200
      if (isKept && typeof payload === 'string') {
        const answer = finishedAnswer(reply, payload, reads, { digest, fingerprint })
        cache.keep(digest, answer)
        if (request.method === 'GET') tagged(reply, answer.tag, cacheControl)
      } else if (request.method === 'GET' && !reply.hasHeader('etag')) {
        reply.header('cache-control', 'no-store').header('vary', VARY)
      }
    },
  }
}

function finishedAnswer(
  reply: FastifyReply,
  payload: string,
  reads: PublishedReads,
  about: Tagged,
): FinishedAnswer {
  const contentType = String(reply.getHeader('content-type'))
  return { body: payload, contentType, reads, tag: entityTag(about, reads) }
}

function tagged(reply: FastifyReply, tag: string, cacheControl: string): FastifyReply {
  return reply.headers({ etag: tag, 'cache-control': cacheControl, vary: VARY })
}

/** The tag that the client has, if it is still true; null: it is not, or nobody can tell. */
async function heldTag<Context extends BaseContext>(
  known: string | undefined,
  found: FinishedAnswer | null,
  about: Tagged,
  { readPublished }: FinishedOptions<Context>,
): Promise<string | null> {
  if (known === undefined) return null
  // Compared weakly: with or without its W/.
  if (found !== null) return known.includes(found.tag.slice(2)) ? found.tag : null
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
