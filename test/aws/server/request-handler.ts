import type { HttpHandlerOptions, HttpRequest } from '@smithy/types'
import type { Gateway } from '../protocol/gateway'
import type { WireAnswer, WireRequest } from '../protocol/wire'

interface HttpResponse {
  statusCode: number
  headers: Record<string, string>
  body: Uint8Array
}

/**
 * A request handler for the clients of the SDK that needs no socket: bytes go to the gateway in this
 * process. A cut connection is the error that Node would give.
 */
export class InProcessHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' }

  constructor(private readonly gateway: Gateway) {}

  async handle(
    request: HttpRequest,
    { abortSignal }: HttpHandlerOptions = {},
  ): Promise<{ response: HttpResponse }> {
    if (abortSignal?.aborted === true) throw aborted()
    const seen = await this.gateway.answer(wireRequest(request))
    if (seen === 'cut') throw connectionReset()
    return { response: response(seen) }
  }

  updateHttpClientConfig(): void {
    // There is no agent to configure.
  }

  httpHandlerConfigs(): Record<string, never> {
    return {}
  }

  destroy(): void {
    // There is no socket to close.
  }
}

function wireRequest({ method, path, query, headers, body }: HttpRequest): WireRequest {
  const values = Object.entries(query ?? {}).map(
    ([name, value]) => [name, value === null ? [] : [value].flat()] as const,
  )
  return {
    method,
    path,
    query: new Map(values),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body: text(body),
  }
}

function text(body: unknown): string {
  if (body === undefined || body === null) return ''
  if (typeof body === 'string') return body
  // Not through the array's own methods: the SDK warns of them.
  if (body instanceof Uint8Array)
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
  throw new Error('a stream cannot be sent in this process; pass text or bytes')
}

function response({ status, headers, body }: WireAnswer): HttpResponse {
  return { statusCode: status, headers: { ...headers }, body: Buffer.from(body) }
}

function connectionReset(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' })
}

function aborted(): Error {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' })
}
