import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { parse, print } from 'graphql'
import { addTypenameToDocument } from '@apollo/client/utilities'
import { readDocuments } from '../../src/cli/serve/read-documents'
import { ConfigError } from '../../src/config/config-error'
import { documentId } from '../../src/model/document-id'
import { sampleJobs } from '../support/sample-jobs'
import { datasets } from '../../schema/datasets'
import { inMemoryServices } from '../support/in-memory-services'
import { type LoopbackServer, startLoopbackServer } from '../support/loopback-server'

const KNOWN = 'query Known($first: Int) { accessLog(first: $first) { id } }'
const MUTATION = 'mutation { cancelRun(id: "x") { run { id } } }'
const OTHER = '{ trafficByHour(groupBy: []) { id } }'
const ANSWER = { data: { accessLog: { id: 'answer of accessLog' } } }
const OTHER_ANSWER = { data: { trafficByHour: { id: 'answer of trafficByHour' } } }

const documentsOf = (...texts: readonly string[]) =>
  new Map(texts.map((text) => [documentId(text), text]))

describe('trusted documents', () => {
  const { services } = inMemoryServices({ datasets, jobs: sampleJobs, answer: () => ({}) })
  let server: LoopbackServer
  const start = async (only: boolean, ...texts: readonly string[]) => {
    server = await startLoopbackServer(services, {}, 8, { byId: documentsOf(...texts), only })
  }
  afterEach(() => server.close())

  const post = async (body: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    return (await fetch(server.url, init)).json()
  }
  const get = async (parameters: Record<string, string>): Promise<unknown> => {
    const search = new URLSearchParams(parameters).toString()
    const headers = { 'apollo-require-preflight': 'yes' }
    return (await fetch(`${server.url}?${search}`, { headers })).json()
  }
  const persisted = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } })
  const refusal = (code: string) => ({ errors: [{ extensions: { code } }] })

  it('are executed by their ids, in both wire formats, by POST and GET', async () => {
    await start(false, KNOWN, MUTATION)
    const id = documentId(KNOWN)
    const variables = { first: 2 }
    const inUrl = { variables: JSON.stringify(variables) }
    for (const one of [
      await post({ documentId: `sha256:${id}`, variables }),
      await post({ documentId: id, operationName: 'Known' }),
      await post({ extensions: persisted(id), variables }),
      await post({ extensions: persisted(id), query: KNOWN }),
      await get({ documentId: `sha256:${id}`, ...inUrl }),
      await get({ extensions: JSON.stringify(persisted(id)), ...inUrl }),
      await get({ extensions: JSON.stringify(persisted(id)), query: KNOWN, ...inUrl }),
    ]) {
      expect(one).toEqual(ANSWER)
    }
    expect(await post({ query: OTHER })).toEqual(OTHER_ANSWER)
    expect(await get({ documentId: documentId(MUTATION) })).toMatchObject(refusal('BAD_REQUEST'))
  })

  it('are refused by ids that nobody knows, or that are of other texts', async () => {
    await start(false, KNOWN)
    const unknown = documentId(OTHER)
    expect(await post({ documentId: unknown })).toMatchObject(refusal('DOCUMENT_NOT_FOUND'))
    expect(await post({ documentId: 7 })).toMatchObject(refusal('DOCUMENT_NOT_FOUND'))
    expect(await get({ documentId: 'md5:0' })).toMatchObject(refusal('DOCUMENT_NOT_FOUND'))
    expect(await post({ extensions: persisted(unknown) })).toMatchObject({
      errors: [{ message: 'PersistedQueryNotFound' }],
    })
    expect(await post({ query: KNOWN, documentId: unknown })).toMatchObject(refusal('BAD_REQUEST'))
    // A text that was sent with its hash is not known from then on.
    await post({ query: OTHER, extensions: persisted(unknown) })
    expect(await post({ extensions: persisted(unknown) })).toMatchObject(
      refusal('PERSISTED_QUERY_NOT_FOUND'),
    )
  })

  it('may be the only ones', async () => {
    await start(true, KNOWN)
    expect(await post({ query: KNOWN })).toEqual(ANSWER)
    expect(await get({ query: KNOWN })).toEqual(ANSWER)
    const refused = refusal('DOCUMENT_NOT_TRUSTED')
    expect(await post({ query: `${KNOWN} ` })).toMatchObject(refused)
    expect(await get({ query: OTHER })).toMatchObject(refused)
    const hash = documentId(OTHER)
    expect(await post({ query: OTHER, extensions: persisted(hash) })).toMatchObject(refused)
    for (const body of [[{ query: OTHER }], { query: [OTHER] }, {}])
      expect(await post(body)).toMatchObject({ errors: [{}] })
    const twice = `${server.url}?query=${encodeURIComponent(KNOWN)}&query=${encodeURIComponent(OTHER)}`
    const reply = await fetch(twice, { headers: { 'apollo-require-preflight': 'yes' } })
    expect(await reply.json()).toMatchObject({ errors: [{}] })
  })

  it.each([
    ['GET', true],
    ['POST', false],
  ])(
    'are asked for by the link of Apollo Client, by %s',
    async (_method, useGETForHashedQueries) => {
      const sent = print(addTypenameToDocument(parse(KNOWN)))
      await start(false, sent)
      const requests: string[] = []
      const http = new HttpLink({
        uri: server.url,
        headers: { 'apollo-require-preflight': 'yes' },
        fetch: (uri, init) => {
          requests.push(JSON.stringify([uri, init?.body]))
          return fetch(uri, init)
        },
      })
      const link = new PersistedQueryLink({ sha256: documentId, useGETForHashedQueries }).concat(
        http,
      )
      const client = new ApolloClient({ cache: new InMemoryCache(), link })
      const { data } = await client.query({ query: parse(KNOWN), variables: { first: 3 } })
      expect(data).toMatchObject(ANSWER.data)
      expect(requests).toHaveLength(1)
      expect(requests[0]).not.toContain('accessLog')
      // One that is not known is sent again with its text.
      const other = await client.query({ query: parse(OTHER) })
      expect(other.data).toMatchObject(OTHER_ANSWER.data)
      expect(requests).toHaveLength(3)
    },
  )
})

describe('the files of trusted documents', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-documents-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text)
  const read = (place: string) => readDocuments({ documents: place, documentsOnly: true })

  it('hold a document each, a manifest of Apollo Client, or texts by id', () => {
    write('known.graphql', `${KNOWN}\n`)
    const operations = [{ id: documentId(OTHER), name: 'Other', type: 'query', body: OTHER }]
    write('manifest.json', JSON.stringify({ format: 'x', version: 1, operations }))
    write('relay.json', JSON.stringify({ [documentId(MUTATION)]: MUTATION }))
    write('README.md', 'none')
    expect(read(folder)).toEqual({
      only: true,
      byId: documentsOf(`${KNOWN}\n`, KNOWN, OTHER, MUTATION),
    })
    expect(read(path.join(folder, 'relay.json'))?.byId).toEqual(documentsOf(MUTATION))
    expect(readDocuments({ documents: null, documentsOnly: false })).toBeNull()
  })

  it('are refused where an id is none of its text, or there is nothing', () => {
    write('wrong.json', JSON.stringify({ [documentId(OTHER)]: KNOWN }))
    expect(() => read(path.join(folder, 'wrong.json'))).toThrow(/not the SHA-256/)
    write('list.json', '[]')
    expect(() => read(path.join(folder, 'list.json'))).toThrow(ConfigError)
    expect(() => read(path.join(folder, 'nowhere'))).toThrow(/cannot be read/)
    expect(() => readDocuments({ documents: null, documentsOnly: true })).toThrow(ConfigError)
  })
})
