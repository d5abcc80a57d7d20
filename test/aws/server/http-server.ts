import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Gateway } from '../protocol/gateway'
import type { WireRequest } from '../protocol/wire'

/** Answers what is no call of a service, or null: then the gateway does. */
export type OtherRoutes = (request: WireRequest) => { status: number; body: string } | null

export interface AwsServer {
  /** For the clients' `endpoint`. */
  readonly url: string
  close(): Promise<void>
}

/** The gateway on loopback. Port 0 takes a free one. */
export async function serve(gateway: Gateway, port = 0, others?: OtherRoutes): Promise<AwsServer> {
  const server = http.createServer((incoming, outgoing) => {
    answer(gateway, others, incoming, outgoing).catch((error: unknown) => {
      console.error(error)
      outgoing.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  gateway: Gateway,
  others: OtherRoutes | undefined,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const request = await read(incoming)
  const other = others?.(request) ?? null
  if (other !== null) {
    outgoing.writeHead(other.status, { 'content-type': 'application/json' }).end(other.body)
    return
  }
  const seen = await gateway.answer(request, () => outgoing.destroyed)
  if (seen === 'cut') incoming.socket.destroy()
  else outgoing.writeHead(seen.status, { ...seen.headers }).end(seen.body)
}

async function read(incoming: http.IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const names = new Set(url.searchParams.keys())
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: new Map([...names].map((name) => [name, url.searchParams.getAll(name)])),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join()]),
    ),
    body: Buffer.concat(chunks).toString(),
  }
}
