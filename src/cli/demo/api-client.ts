import { z } from 'zod'
import { CodedError, ERROR_CODES, type ErrorCode } from '../../model/coded-error'

/** The API as a client sees it: an operation in, its data out. */
export type ApiClient = (operation: string, variables?: Record<string, unknown>) => Promise<unknown>

const REQUEST_TIMEOUT_MS = 120_000

const answer = z.object({
  data: z.unknown(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).optional() }))
    .optional(),
})

/**
 * @param url address of the server
 * @throws (the client) CodedError: the first error of an answer, ENGINE_UNAVAILABLE without one
 */
export function createApiClient(url: string, signal: AbortSignal): ApiClient {
  const endpoint = new URL('/graphql', url)
  return async (operation, variables = {}) => {
    const { data, errors } = answer.parse(
      await post(endpoint, { query: operation, variables }, signal),
    )
    const error = errors?.[0]
    if (error) throw new CodedError(knownCode(error.extensions?.code), error.message)
    return data
  }
}

async function post(endpoint: URL, body: unknown, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    })
    return await response.json()
  } catch (error) {
    signal.throwIfAborted()
    throw new CodedError('ENGINE_UNAVAILABLE', `${endpoint.href} gives no answer.`, {
      cause: error,
    })
  }
}

/** A newer server may know codes that this client does not. */
function knownCode(code: string | undefined): ErrorCode {
  return isCode(code) ? code : 'INTERNAL_SERVER_ERROR'
}

function isCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(ERROR_CODES, code)
}
