import { serverAudits } from 'graphql-http'
import { datasets } from '../../schema/datasets'
import { inMemoryServices } from '../support/in-memory-services'
import { type LoopbackServer, startLoopbackServer } from '../support/loopback-server'
import { sampleJobs } from '../support/sample-jobs'

describe('the audit of GraphQL over HTTP', () => {
  let server: LoopbackServer

  beforeAll(async () => {
    const { services } = inMemoryServices({ datasets, jobs: sampleJobs, answer: () => ({}) })
    server = await startLoopbackServer(services)
  })
  afterAll(() => server.close())

  /** What a server MAY do needs a request that a foreign page could send as well. */
  const wanted = serverAudits({ url: () => server.url }).filter(
    ({ name }) => !name.startsWith('MAY'),
  )

  it.each(wanted.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn()
    expect([result.status, 'reason' in result ? result.reason : null]).toEqual(['ok', null])
  })

  it('is asked for all that a server MUST and SHOULD', () => {
    expect(wanted.length).toBeGreaterThan(30)
  })
})
