import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { variablesSize } from '../limits/values-size'

/** What a request asks to be executed. */
export interface SentOperation {
  readonly document: string
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
}

/** What is nested deeper is for the limits to refuse. */
const VALUE_DEPTH_MAX = 1_000

const JSON_TYPE = /^application\/json(;|$)/i

type Fields = Readonly<Record<string, unknown>>

/** Null where it is none, or one that a foreign page can send: the pipeline says what is wrong. */
export function sentOperation(request: FastifyRequest): SentOperation | null {
  switch (request.method) {
    case 'POST':
      // Only JSON becomes an object, and no page sends JSON without the browser asking first.
      return isFields(request.body) ? operationIn(request.body) : null
    case 'GET':
      return isAskedFor(request.headers) && isFields(request.query)
        ? operationIn(withVariables(request.query))
        : null
    default:
      return null
  }
}

/** No foreign page can send it without the browser asking first, as Apollo Server judges it. */
export function isAskedFor(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type']
  if (type !== undefined) return JSON_TYPE.test(type)
  return Boolean(headers['apollo-require-preflight']) || Boolean(headers['x-apollo-operation-name'])
}

function operationIn({ query, operationName = null, variables }: Fields): SentOperation | null {
  if (typeof query !== 'string') return null
  if (typeof operationName !== 'string' && operationName !== null) return null
  const given = variables ?? {}
  if (!isFields(given) || variablesSize(given).valueDepth > VALUE_DEPTH_MAX) return null
  return { document: query, operationName, variables: given }
}

function withVariables({ variables, ...rest }: Fields): Fields {
  if (typeof variables !== 'string') return { ...rest, variables }
  return { ...rest, variables: readJson(variables) }
}

/** What is no JSON stays the text, which is no set of variables. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
