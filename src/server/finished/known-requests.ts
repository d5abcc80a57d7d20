import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { boundedCache } from '../../query/bounded-cache'
import { isAskedFor } from './sent-operation'

/** Which operation a request by GET asks for, told by its text. */
export interface KnownRequests {
  /** The operation's key; null: nobody knows yet. */
  operationOf(request: IncomingMessage): string | null
  /** Nothing, where a request must be judged each time. */
  remember(request: IncomingMessage, operation: string): void
}

const BYTES_MAX = 2 ** 22

/** @param policyOf names what the principal of a request may see */
export function knownRequests(policyOf: (headers: IncomingHttpHeaders) => string): KnownRequests {
  const operations = boundedCache<string>(BYTES_MAX, (operation) => 2 * operation.length)
  // Kept beside the request: what answers it may put another address in.
  const keys = new WeakMap<IncomingMessage, string>()

  function keyOf({ method, url, headers }: IncomingMessage): string | null {
    if (method !== 'GET' || url === undefined || !isAskedFor(headers)) return null
    // No header holds the end of a line.
    return `${policyOf(headers)}\n${headers.accept ?? ''}\n${url}`
  }

  return {
    operationOf(request) {
      const key = keyOf(request)
      if (key === null) return null
      const operation = operations.find(key)
      if (operation === null) keys.set(request, key)
      return operation
    },
    remember(request, operation) {
      const key = keys.get(request)
      if (key !== undefined) operations.keep(key, operation)
    },
  }
}
