import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

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

/** Answers a second, with as many connections as ask again at once; all answers have one length. */
export async function requestsPerSecond(request: SentRequest, ms: number): Promise<number> {
  const { head, body } = await answerOf(request)
  const length = Buffer.byteLength(head + HEAD_END + body)
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(request.url)))
  const startedAt = performance.now()
  const counts = await Promise.all(
    sockets.map((socket) => repeat(socket, request.bytes, length, startedAt + ms)),
  )
  const seconds = (performance.now() - startedAt) / 1000
  return counts.reduce((sum, count) => sum + count, 0) / seconds
}

function repeat(socket: Socket, bytes: Buffer, length: number, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let [received, count] = [0, 0]
    socket.once('error', reject)
    socket.on('data', (chunk) => {
      received += chunk.length
      if (received < length) return
      if (received > length) reject(new Error('an answer is longer than the first one'))
      received = 0
      count += 1
      if (performance.now() < until) {
        socket.write(bytes)
        return
      }
      socket.destroy()
      resolve(count)
    })
    socket.write(bytes)
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
