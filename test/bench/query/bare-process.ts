import { createServer } from 'node:http'

/** Sends the bytes that it is given to whoever asks, and does nothing else. */
const [status = '200', type = '', body = ''] = process.argv.slice(2)
const bytes = Buffer.from(body)

const server = createServer((request, response) => {
  request.resume()
  const headers = bytes.length === 0 ? {} : { 'content-type': type, 'content-length': bytes.length }
  response.writeHead(Number(status), headers)
  response.end(bytes.length === 0 ? undefined : bytes)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) {
    process.send?.(`http://127.0.0.1:${address.port}/graphql`)
  }
})
process.on('disconnect', () => process.exit(0))
