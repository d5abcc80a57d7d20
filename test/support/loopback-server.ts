import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildSchema } from '../../resolvers/build-schema'
import { operationContext, type Services } from '../../resolvers/operation-context'
import { anonymous } from '../../src/access/anonymous'
import { finishedOptions } from '../../src/cli/serve/finished-options'
import { DEFAULT_LIMITS, type Limits } from '../../src/config/limits'
import { createServer } from '../../src/server/create-server'
import type { TrustedDocuments } from '../../src/server/documents/trusted-document'
import { jsonLogger } from '../../src/server/logger'

export interface LoopbackServer {
  /** Of /graphql. */
  readonly url: string
  /** Lines of the server's log. */
  readonly log: readonly string[]
  close(): Promise<void>
}

/** The real server over services of a test, on a free port of this machine. */
export async function startLoopbackServer(
  services: Services,
  limits: Partial<Limits> = {},
  answerMebibytes = 8,
  documents: TrustedDocuments | null = null,
): Promise<LoopbackServer> {
  const log: string[] = []
  const graphiqlFolder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-graphiql-'))
  const schema = buildSchema({ datasets: services.datasets, jobs: services.runs.jobs })
  const caching = { answerMebibytes, cacheControl: 'private, no-cache' }
  const server = await createServer({
    schema,
    documents,
    finished: finishedOptions(caching, { ...services, schema }),
    limits: { ...DEFAULT_LIMITS, ...limits },
    context: async (_request, signal) => operationContext(services, anonymous(), signal),
    readiness: [],
    logger: jsonLogger((line) => log.push(line), Date.now),
    graphiqlFolder,
  })
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    url: new URL('/graphql', address).href,
    log,
    async close() {
      await server.close()
      rmSync(graphiqlFolder, { recursive: true, force: true })
    },
  }
}
