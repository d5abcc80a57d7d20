import { createServer } from 'node:http'
import { z } from 'zod'

const answer = z.object({ head: z.string(), body: z.string() })

/** What node:http writes by itself. */
const ITS_OWN = ['date', 'connection', 'keep-alive']

/** Sends the answer that it is given to whoever asks, and does nothing else. */
const { head, body } = answer.parse(JSON.parse(process.argv[2] ?? ''))
const [statusLine = '', ...lines] = head.split('\r\n')
const status = Number(statusLine.split(' ')[1])
const headers = Object.fromEntries(
  lines
    .map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    })
    .filter(([name]) => !ITS_OWN.includes(name.toLowerCase())),
)
const bytes = body === '' ? undefined : Buffer.from(body)

const server = createServer({ keepAliveTimeout: 72_000 }, (request, response) => {
  request.resume()
  response.writeHead(status, headers).end(bytes)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) {
    process.send?.(`http://127.0.0.1:${address.port}/graphql`)
  }
})
process.on('disconnect', () => process.exit(0))
