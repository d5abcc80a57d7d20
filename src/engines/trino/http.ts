import http from 'node:http'
import https from 'node:https'

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  /** Seconds of a Retry-After header; null without one. */
  readonly retryAfter: number | null
  readonly text: string
}

export interface HttpClient {
  /** Rejects where there is no whole answer. */
  send(request: HttpRequest): Promise<HttpAnswer>
  close(): void
}

export interface HttpOptions {
  /** PEM of the authority that signed the server's certificate; null: those that Node knows. */
  readonly ca: string | null
  /** A connection on which nothing comes for so long is given up. */
  readonly silenceMs: number
}

/** HTTP as far as Trino speaks it: whole texts, over connections that are kept. */
export function createHttpClient({ ca, silenceMs }: HttpOptions): HttpClient {
  const plain = new http.Agent({ keepAlive: true })
  const secure = new https.Agent({ keepAlive: true, ...(ca === null ? {} : { ca }) })
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const isSecure = request.url.startsWith('https:')
        const send = isSecure ? https.request : http.request
        const { method, headers, signal } = request
        const agent = isSecure ? secure : plain
        const sent = send(request.url, { method, headers, signal, agent, timeout: silenceMs })
        sent.on('timeout', () => sent.destroy(new Error(`nothing came for ${silenceMs} ms`)))
        sent.on('error', reject)
        sent.on('response', (answer) => {
          wholeText(answer).then(
            (text) =>
              resolve({ status: answer.statusCode ?? 0, retryAfter: secondsOf(answer), text }),
            reject,
          )
        })
        sent.end(request.body)
      }),
    close() {
      plain.destroy()
      secure.destroy()
    },
  }
}

async function wholeText(answer: http.IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of answer) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function secondsOf({ headers }: http.IncomingMessage): number | null {
  const text = headers['retry-after'] ?? ''
  return /^\d{1,5}$/.test(text) ? Number(text) : null
}
