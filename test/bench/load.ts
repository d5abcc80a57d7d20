import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Of one server; they ask again at once, so that it never waits for them. */
const CONNECTIONS = 16
const HEAD_END = '\r\n\r\n'

/** One request, as its bytes go over the wire, and where to. */
export interface SentRequest {
  readonly url: string
  readonly bytes: Buffer
}

/** What a server answered, in bytes. */
export interface Answered {
  readonly head: string
  readonly body: string
}

/** GraphQL by POST, on a connection that is kept. */
export function posted(url: string, query: string, variables: object = {}): SentRequest {
  const { pathname, host } = new URL(url)
  const body = JSON.stringify({ query, variables })
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${host}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return { url, bytes: Buffer.from(`${head.join('\r\n')}${HEAD_END}${body}`) }
}

/** One answer; the server sends the length of its body, unless it has none. */
export async function answerOf(request: SentRequest): Promise<Answered> {
  const socket = await open(request.url)
  socket.write(request.bytes)
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (isWhole(text)) break
  }
  const end = text.indexOf(HEAD_END)
  return { head: text.slice(0, end), body: text.slice(end + HEAD_END.length) }
}

/** What each connection sends, one request after the other. */
export type Requests = (connection: number, count: number) => SentRequest

/**
 * Answers a second, with as many connections as ask again at once. Bytes are written and counted and
 * nothing else: who asks shares the machine with who answers.
 * @param like an answer such as all of them are; one of another length is an error
 */
export async function requestsPerSecond(
  requests: Requests,
  like: Answered,
  ms: number,
  connections = CONNECTIONS,
): Promise<number> {
  const length = Buffer.byteLength(like.head + HEAD_END + like.body)
  const sockets = await Promise.all(
    Array.from({ length: connections }, (_, connection) => open(requests(connection, 0).url)),
  )
  const startedAt = performance.now()
  const counts = await Promise.all(
    sockets.map((socket, connection) =>
      repeat(socket, (count) => requests(connection, count).bytes, length, startedAt + ms),
    ),
  )
  const seconds = (performance.now() - startedAt) / 1000
  return counts.reduce((sum, count) => sum + count, 0) / seconds
}

function repeat(
  socket: Socket,
  bytes: (count: number) => Buffer,
  length: number,
  until: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let [received, count] = [0, 0]
    socket.once('error', reject)
    socket.on('data', (chunk) => {
      received += chunk.length
      if (received < length) return
      if (received > length) {
        reject(new Error(`an answer is longer than the first one: ${String(chunk)}`))
        return
      }
      received = 0
      count += 1
      if (performance.now() < until) {
        socket.write(bytes(count))
        return
      }
      socket.destroy()
      resolve(count)
    })
    socket.write(bytes(0))
  })
}

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  return socket
}

function isWhole(text: string): boolean {
  const end = text.indexOf(HEAD_END)
  if (end < 0) return false
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? '0'
  return Buffer.byteLength(text.slice(end + HEAD_END.length)) >= Number(length)
}
