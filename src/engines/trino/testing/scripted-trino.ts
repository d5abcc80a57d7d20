import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createServer as createSecureServer } from 'node:https'

/** What one request is answered with; `hangUp` ends the connection instead, `silence` says nothing. */
export type Step =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | { readonly raw: string }
  | 'hangUp'
  | 'silence'

export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface ScriptedTrino {
  readonly url: string
  readonly seen: readonly Seen[]
  /** By method; of the steps of a method each is used once, and the last for ever. */
  script(steps: Readonly<Record<string, readonly Step[]>>): void
  close(): Promise<void>
}

/** A server that says what a test wants to hear. */
export async function startScriptedTrino(
  tls: { readonly key: string; readonly cert: string } | null = null,
): Promise<ScriptedTrino> {
  let script: Readonly<Record<string, readonly Step[]>> = {}
  const used = new Map<string, number>()
  const seen: Seen[] = []
  const server = tls === null ? createServer() : createSecureServer(tls)
  server.on('request', (request, response) => {
    const chunks: Uint8Array[] = []
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      seen.push({ method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') })
      const steps = script[method] ?? []
      const step = steps[Math.min(used.get(method) ?? 0, steps.length - 1)] ?? { status: 404 }
      used.set(method, (used.get(method) ?? 0) + 1)
      if (step === 'silence') return
      if (step === 'hangUp') return request.socket.destroy()
      if ('raw' in step) return response.writeHead(200).end(step.raw)
      return response
        .writeHead(step.status, { ...step.headers, 'content-type': 'application/json' })
        .end(JSON.stringify(step.body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `${tls === null ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    seen,
    script(steps) {
      script = steps
      used.clear()
      seen.length = 0
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
