import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { AthenaClient, GetQueryResultsCommand } from '@aws-sdk/client-athena'
import { S3Client } from '@aws-sdk/client-s3'
import { s3ResultObjects } from '../../engines/aws/result-objects'
import { serviceFault } from '../../engines/aws/service-fault'
import { awsClientConfig } from './aws-client-config'

const SILENCE_MS = 100
const credentials = { accessKeyId: 'x', secretAccessKey: 'x' }

describe('a service that says nothing', () => {
  let server: http.Server
  let answer: http.RequestListener = () => undefined
  const config = () => {
    const { port } = server.address() as AddressInfo
    return {
      ...awsClientConfig('eu-central-1', `http://127.0.0.1:${port}`, SILENCE_MS),
      credentials,
    }
  }

  beforeEach(async () => {
    server = http.createServer((request, response) => answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('leaves a call in doubt', async () => {
    const client = new AthenaClient(config())
    const fault: unknown = await client
      .send(new GetQueryResultsCommand({ QueryExecutionId: 'x' }))
      .catch((error: unknown) => error)
    expect(serviceFault(fault)).toBe('inDoubt')
    expect(fault).toMatchObject({ name: 'TimeoutError' })
    client.destroy()
  })

  it('ends the reading of an object that has begun', async () => {
    answer = (_, response) => void response.writeHead(200, { 'content-length': 9 }).write('half')
    const client = new S3Client({ ...config(), forcePathStyle: true })
    const read = async () => {
      const { signal } = new AbortController()
      let bytes = 0
      for await (const piece of await s3ResultObjects(client).read('s3://a/b', signal))
        bytes += piece.length
      return bytes
    }
    const fault: unknown = await read().catch((error: unknown) => error)
    expect(fault).toMatchObject({ message: expect.any(String) })
    expect(serviceFault(fault)).toBe('inDoubt')
    client.destroy()
  })
})
