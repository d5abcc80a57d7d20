import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { ObserveRequest } from '../observe-requests'
import { isHeld, type FinishedAnswer } from './finished-answers'
import type { KnownRequests } from './known-requests'

export interface FrontOptions {
  readonly known: KnownRequests
  /** What is kept and holds still; null: the operation is to be executed. */
  readonly find: (operation: string) => Promise<FinishedAnswer | null>
  readonly headersOf: (answer: FinishedAnswer) => Readonly<Record<string, string>>
  readonly observe: ObserveRequest
}

/**
 * Sends what is kept for a request that came before, before it is routed and read, which costs more
 * than the answer; everything else goes on to `next`.
 */
export function finishedFront(options: FrontOptions, next: RequestListener): RequestListener {
  const { known, find, headersOf, observe } = options

  async function answer(
    operation: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const startedAt = performance.now()
    const found = await find(operation)
    if (found === null) {
      next(request, response)
      return
    }
    const status = send(request, response, found, headersOf(found))
    const { method = '', url = '' } = request
    observe({ method, url, route: '/graphql', status, ms: performance.now() - startedAt })
  }

  return (request, response) => {
    const operation = known.operationOf(request)
    if (operation === null) next(request, response)
    else void answer(operation, request, response)
  }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  found: FinishedAnswer,
  headers: Readonly<Record<string, string>>,
): number {
  if (isHeld(found, request.headers['if-none-match'])) {
    response.writeHead(304, headers).end()
    return 304
  }
  const { body, contentType } = found
  const about = { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }
  response.writeHead(200, { ...headers, ...about }).end(body)
  return 200
}
