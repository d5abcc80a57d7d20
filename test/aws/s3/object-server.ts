import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ObjectStore } from './object-store'

/** What goes wrong with the next reads, one after the other. */
export type ObjectFault =
  /** The object is not there yet. */
  | { readonly kind: 'late' }
  /** The connection ends after so many bytes. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'slowDown' }

export interface ObjectServer {
  readonly url: string
  readonly faults: ObjectFault[]
  /** How many reads arrived. */
  reads(): number
  close(): Promise<void>
}

/** GetObject and PutObject of S3, addressed by path; all else is no part of it. */
export async function serveObjects(store: ObjectStore): Promise<ObjectServer> {
  const faults: ObjectFault[] = []
  let reads = 0
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const address = `s3:/${decodeURIComponent(pathname)}`
    if (request.method === 'PUT') {
      void put(store, address, request, response)
      return
    }
    reads += 1
    const bytes = store.get(address)
    const fault = faults.shift()
    if (fault?.kind === 'slowDown') refuse(response, 503, 'SlowDown')
    else if (bytes === undefined || fault?.kind === 'late') refuse(response, 404, 'NoSuchKey')
    else if (fault?.kind === 'cut') {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, fault.afterBytes), () => response.destroy())
    } else response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    reads: () => reads,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Amazon S3 User Guide, "Prevent object overwrites with conditional writes". */
async function put(
  store: ObjectStore,
  address: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(Buffer.from(piece))
  if (request.headers['if-none-match'] === '*' && store.get(address) !== undefined)
    refuse(response, 412, 'PreconditionFailed')
  else {
    store.put(address, Buffer.concat(pieces))
    response.writeHead(200).end()
  }
}

function refuse(response: http.ServerResponse, status: number, code: string): void {
  const text = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
  response.writeHead(status, { 'content-type': 'application/xml' }).end(text)
}
