import type { Measured } from '../report'
import { TWENTY_ROWS, type Served } from './cached-post'
import { answerOf, type SentRequest } from '../load'
import { ratesOverBare } from './over-bare'

/** GET by a client that has the answer, at 16 connections, against a bare server. */
export async function etag(
  { lakefront: { url } }: Served,
  query = TWENTY_ROWS,
): Promise<readonly Measured[]> {
  const { head } = await answerOf(got(url, query))
  const tag = /etag: (.+)/i.exec(head)?.[1]
  if (tag === undefined) throw new Error(`no tag came: ${head}`)
  const { ours, bare, ratio } = await ratesOverBare(got(url, query, `if-none-match: ${tag}`))
  return [
    { metric: 'GET + ETag (304)', value: ours, unit: '/s', limit: null },
    { metric: 'bare node:http, 304', value: bare, unit: '/s', limit: null },
    { metric: 'the same: ratio', value: ratio, unit: 'x', limit: { atLeast: 0.6 } },
  ]
}

function got(url: string, query: string, ...headers: readonly string[]): SentRequest {
  const { pathname, host } = new URL(url)
  const head = [
    `GET ${pathname}?query=${encodeURIComponent(query)} HTTP/1.1`,
    `host: ${host}`,
    'apollo-require-preflight: yes',
    ...headers,
  ]
  return { url, bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n`) }
}
