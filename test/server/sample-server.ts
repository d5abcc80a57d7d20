import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildSchema } from '../../resolvers/build-schema'
import { operationContext } from '../../resolvers/operation-context'
import { datasets } from '../../schema/datasets'
import { anonymous } from '../../src/access/anonymous'
import { DEFAULT_LIMITS } from '../../src/config/limits'
import { CodedError } from '../../src/model/coded-error'
import { createServer } from '../../src/server/create-server'
import { jsonLogger } from '../../src/server/logger'
import { inMemoryServices } from '../support/in-memory-services'
import { sampleJobs } from '../support/sample-jobs'

export interface Reply {
  readonly status: number
  readonly body: { data?: Record<string, never> | null; errors?: readonly Fault[] }
}

interface Fault {
  readonly message: string
  readonly path?: readonly string[]
  readonly extensions: { readonly code: string; readonly retryable: boolean }
}

export const codeOf = ({ body }: Reply): string | undefined => body.errors?.[0]?.extensions.code

export interface SampleServer {
  /** Without a path. */
  readonly address: string
  readonly memory: ReturnType<typeof sampleServices>
  readonly log: readonly string[]
  send(query: string, variables?: object, accept?: string): Promise<Reply>
  /** What its check of the database says from now on. */
  setDatabaseFault(fault: Error | null): void
  close(): Promise<void>
}

/** The real server over services in memory. */
export async function startSampleServer(): Promise<SampleServer> {
  const memory = sampleServices()
  const log: string[] = []
  let databaseFault: Error | null = null
  const graphiqlFolder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-graphiql-'))
  writeFileSync(path.join(graphiqlFolder, 'index.html'), '<title>GraphiQL</title>')
  writeFileSync(path.join(graphiqlFolder, 'page.js'), '0')
  const server = await createServer({
    limits: DEFAULT_LIMITS,
    schema: buildSchema({ datasets, jobs: sampleJobs }),
    context: async (_request, signal) => operationContext(memory.services, anonymous(), signal),
    readiness: [
      {
        name: 'database',
        check: async () => {
          if (databaseFault) throw databaseFault
        },
      },
    ],
    logger: jsonLogger(
      (line) => log.push(line),
      () => 0,
    ),
    graphiqlFolder,
    newReference: () => 'ref-1',
  })
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    address,
    memory,
    log,
    async send(query, variables = {}, accept = 'application/json') {
      const response = await fetch(`${address}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query, variables }),
      })
      return { status: response.status, body: (await response.json()) as Reply['body'] }
    },
    setDatabaseFault: (fault) => void (databaseFault = fault),
    async close() {
      await server.close()
      rmSync(graphiqlFolder, { recursive: true })
    },
  }
}

function sampleServices() {
  return inMemoryServices({
    datasets,
    jobs: sampleJobs,
    answer: ({ dataset, first }) => {
      if (first === 13) throw new Error('password=hunter2 at db.internal')
      if (first === 14) {
        const cause = new Error('password=hunter3 at db.internal')
        throw new CodedError('ENGINE_UNAVAILABLE', 'see the log of the server', { cause })
      }
      if (first === 0) throw new CodedError('FIRST_OUT_OF_RANGE', 'first is 0: take 1 to 10000')
      return dataset.name === 'trafficByHour'
        ? {
            nodes: [
              {
                device: 'bot',
                requests: 9_007_199_254_740_993n,
                bytes: 0n,
                errors: 0n,
                clientErrors: 0n,
                errorRate: null,
              },
            ],
            totals: {
              requests: 9999n,
              bytes: 1n,
              errors: 3n,
              clientErrors: 217n,
              errorRate: 0.5,
              averageBytes: 1,
            },
            totalCount: 1n,
          }
        : {
            nodes: [
              {
                time: 1_431_857_103_000_001n,
                status: 200,
                device: 'desktop',
                line: 1n,
                file: 'ab',
              },
            ],
            totalCount: 1n,
          }
    },
  })
}
