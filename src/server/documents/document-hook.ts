import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Counter } from 'prom-client'
import { CodedError } from '../../model/coded-error'
import { isFields } from '../finished/sent-operation'
import { errorBody, pathOf } from '../http-errors'
import { withDocument, type TrustedDocuments } from './trusted-document'

const GRAPHQL_RESPONSE = 'application/graphql-response+json'

/** Puts the text of the document that a request names in its place, or refuses the request. */
export function documentHook(documents: TrustedDocuments, errors: Counter<'code'>) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    try {
      putDocument(request, documents)
      return undefined
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      errors.inc({ code: error.code })
      return refused(request, reply, error)
    }
  }
}

function putDocument(request: FastifyRequest, documents: TrustedDocuments): void {
  if (request.method === 'POST' && isFields(request.body)) {
    request.body = withDocument(request.body, documents)
  }
  if (request.method !== 'GET' || !isFields(request.query)) return
  const { extensions, ...rest } = request.query
  const given = extensions === undefined ? rest : { ...rest, extensions: parsed(extensions) }
  const found = withDocument(given, documents)
  request.query = found
  request.raw.url = urlOf(request.url, found)
}

/** What is no JSON stays as it is, for the pipeline to refuse. */
function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function urlOf(url: string, fields: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams(url.slice(pathOf(url).length))
  parameters.delete('documentId')
  const { extensions, query } = fields
  if (extensions === undefined) parameters.delete('extensions')
  if (isFields(extensions)) parameters.set('extensions', JSON.stringify(extensions))
  if (typeof query === 'string') parameters.set('query', query)
  return `${pathOf(url)}?${parameters.toString()}`
}

/** As `jsonStatus`: plain JSON has its errors inside. */
function refused(
  { headers: { accept = '' } }: FastifyRequest,
  reply: FastifyReply,
  { message, code }: CodedError,
): FastifyReply {
  const isNew = accept.includes(GRAPHQL_RESPONSE)
  const type = isNew ? GRAPHQL_RESPONSE : 'application/json'
  return reply
    .code(isNew ? 400 : 200)
    .header('content-type', `${type}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .send(errorBody(message, code))
}
