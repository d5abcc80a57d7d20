import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { buildSchema } from '../../resolvers/build-schema'
import { operationContext } from '../../resolvers/operation-context'
import { datasets } from '../../schema/datasets'
import { anonymous } from '../../src/access/anonymous'
import { DEFAULT_LIMITS } from '../../src/config/limits'
import { createServer } from '../../src/server/create-server'
import { jsonLogger } from '../../src/server/logger'
import { inMemoryServices } from '../support/in-memory-services'
import { sampleJobs } from '../support/sample-jobs'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const ROOT = path.resolve(__dirname, '..', '..')
const BUNDLE = path.join(ROOT, 'dist', 'graphiql')

const given = existsSync(CHROMIUM) && existsSync(BUNDLE) ? describe : describe.skip

given('GraphiQL in a browser', () => {
  let browser: Browser
  let address: string
  const opened: (() => Promise<void>)[] = []

  beforeAll(async () => {
    const { services } = inMemoryServices({
      datasets,
      jobs: sampleJobs,
      answer: () => ({
        nodes: [{ section: 'projects', requests: 9999n, bytes: 2_747_282_505n, errorRate: 0.0003 }],
        totals: { requests: 9999n, bytes: 2_747_282_505n, errors: 3n, clientErrors: 217n },
        totalCount: 1n,
      }),
    })
    const server = await createServer({
      schema: buildSchema({ datasets, jobs: sampleJobs }),
      limits: DEFAULT_LIMITS,
      context: async (_request, signal) => operationContext(services, anonymous(), signal),
      readiness: [],
      logger: jsonLogger(() => undefined, Date.now),
      graphiqlFolder: BUNDLE,
    })
    opened.push(() => server.close())
    address = await server.listen({ host: '127.0.0.1', port: 0 })
    browser = await chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false })
    opened.push(() => browser.close())
  })

  afterAll(async () => {
    for (const close of opened.reverse()) await close()
  })

  it('runs the default query, asks nobody else and complains of nothing', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    const elsewhere: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => {
      const local = [address, 'data:', `blob:${address}`].some((start) =>
        request.url().startsWith(start),
      )
      if (!local) elsewhere.push(request.url())
    })
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))

    await page.goto(address)
    await page.getByRole('button', { name: /execute query/i }).click()
    await page.locator('.result-window').getByText('projects').waitFor()
    const answer = await page.locator('.result-window').innerText()
    const pictures = path.join(ROOT, 'coverage', 'browser')
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: path.join(pictures, 'graphiql.png') })

    expect(page.url()).toBe(`${address}/graphiql`)
    expect(answer.replace(/\u00a0/g, ' ')).toContain('"requests": "9999"')
    expect(elsewhere).toEqual([])
    expect(complaints).toEqual([])
  })
})
