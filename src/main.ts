import 'reflect-metadata'
import type { Kysely } from 'kysely'
import path from 'node:path'
import { Registry } from 'prom-client'
import { JOBS } from '../pipeline/jobs'
import { buildSchema } from '../resolvers/build-schema'
import { operationContext } from '../resolvers/operation-context'
import { datasets } from '../schema/datasets'
import { anonymous } from './access/anonymous'
import { errorText } from './cli/error-text'
import { interrupted, interruption } from './cli/interruption'
import { cacheMetrics } from './cli/serve/cache-metrics'
import { Closing } from './cli/serve/closing'
import { datasetsToMigrate, migrateTables } from './cli/serve/ensure-tables'
import { finishedOptions } from './cli/serve/finished-options'
import { folderTables } from './cli/serve/folder-tables'
import { openHomeDatabase, type HomeDatabase } from './cli/serve/home-database'
import { type HomeLogger, homeLogger } from './cli/serve/home-logger'
import { openCatalog, openQuerySide } from './cli/serve/query-side'
import { readDocuments } from './cli/serve/read-documents'
import { databaseReadiness } from './cli/serve/readiness'
import { openRunSide } from './cli/serve/run-side'
import {
  assertListenable,
  databaseFault,
  homeFault,
  listenFault,
} from './cli/serve/start-up-faults'
import { passedEnvironment, sparkSettings } from './cli/serve/spark-settings'
import type { Config } from './config/config'
import { type Home, homeAt } from './config/home'
import { readConfig } from './config/read-config'
import { isTable } from './model/dataset'
import { createServer } from './server/create-server'
import { openDatabase, type Database } from './store/database'
import { acquireHomeLock, type HomeLock } from './store/home-lock'
import { migrate } from './store/migrate'

/** Of a start that Ctrl-C ended, and of an end that a second one forced. */
const EXIT_INTERRUPTED = 130

const DECLARED = Object.freeze({ datasets, jobs: JOBS })

export interface Lakefront {
  readonly url: string
  /** Ends requests, local attempts and, last of all, the embedded PostgreSQL. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** Told of steps that take long. */
  readonly log: (line: string) => void
  /** Ends the start: what was opened is closed, then the reason is thrown. */
  readonly signal: AbortSignal
}

/**
 * Puts the program together and serves.
 * @throws StartUpError, ConfigError, CodedError
 */
export async function startLakefront(config: Config, options: StartOptions): Promise<Lakefront> {
  const closing = new Closing()
  try {
    return await compose(config, options, closing)
  } catch (error) {
    await closing.close()
    throw error
  }
}

async function compose(
  config: Config,
  { log, signal }: StartOptions,
  closing: Closing,
): Promise<Lakefront> {
  const home = homeAt(config.home)
  const { logger, lock } = openHome(home)
  closing.later(() => logger.close())
  closing.later(() => lock.release())
  await assertListenable(config)
  const { database, db } = await openStore(config, home, logger, closing)
  signal.throwIfAborted()

  const registry = new Registry()
  const catalog = openCatalog(db)
  const environment = passedEnvironment(process.env)
  const spark = await sparkSettings(config, home, database.address, environment)
  const querySide = await openQuerySide(db, catalog, {
    ...config,
    ...DECLARED,
    registry,
    logger,
    folders: folderTables(datasets, config, home),
    spillFolder: path.join(home.root, 'spill'),
    timeoutMs: config.limits.seconds * 1000,
  })
  closing.later(() => querySide.close())
  const databaseUrl = database.url
  const shared = { ...config, db, databaseUrl, catalog, home, spark, registry, logger }
  const runSide = await openRunSide(shared)
  closing.later(() => runSide.stop())

  const behind = await datasetsToMigrate(catalog, datasets.filter(isTable))
  if (behind.length > 0) {
    log(`migrating ${behind.map(({ table }) => table).join(', ')}`)
    await migrateTables(spark, await runSide.archive.path(), signal)
  }

  const services = { datasets, ...runSide.services, ...querySide.services }
  const schema = buildSchema(DECLARED)
  const finished = finishedOptions(config, { datasets, schema, ...querySide.services })
  cacheMetrics(registry, { ...querySide.caches, answers: finished.cache.counts })
  const server = await createServer({
    schema,
    limits: config.limits,
    documents: readDocuments(config),
    finished,
    context: (_request, signal) => Promise.resolve(operationContext(services, anonymous(), signal)),
    readiness: [databaseReadiness(db), ...querySide.readiness],
    logger,
    graphiqlFolder: path.join(spark.repository, 'dist/graphiql'),
    registry,
  })
  closing.later(() => server.close())
  const url = await listen(server, config)
  lock.announce(url)
  await runSide.start()
  return { url, stop: () => closing.close() }
}

/** PostgreSQL with the tables of this version, and how to reach it. */
async function openStore(
  { databaseUrl }: Config,
  home: Home,
  logger: HomeLogger,
  closing: Closing,
): Promise<{ database: HomeDatabase; db: Kysely<Database> }> {
  const database = await openHomeDatabase(databaseUrl, home.postgres, (error) =>
    logger.error('PostgreSQL was killed and does not start again', {}, error),
  )
  closing.later(() => database.stop())
  const broke = (error: Error): void => logger.error('a connection to PostgreSQL broke', {}, error)
  await migrateDatabase(database, broke)
  const db = openDatabase({ connectionString: database.url }, broke)
  closing.later(() => db.destroy())
  return { database, db }
}

/** However long it takes: large tables may be changed, and another server may be at it. */
async function migrateDatabase(
  { url, address }: HomeDatabase,
  broke: (error: Error) => void,
): Promise<void> {
  const patient = openDatabase({ connectionString: url, max: 1, query_timeout: 0 }, broke)
  try {
    await migrate(patient)
  } catch (error) {
    throw databaseFault(address, error)
  } finally {
    await patient.destroy()
  }
}

/** @throws StartUpError also where another server holds it */
function openHome({ root, serverLock }: Home): { logger: HomeLogger; lock: HomeLock } {
  try {
    const logger = homeLogger(root)
    return { logger, lock: acquireHomeLock(serverLock, new Date().toISOString()) }
  } catch (error) {
    throw homeFault(root, error)
  }
}

async function listen(
  server: { listen(at: { host: string; port: number }): Promise<string> },
  { host, port }: Config,
): Promise<string> {
  try {
    return await server.listen({ host, port })
  } catch (error) {
    throw listenFault({ host, port }, error)
  }
}

/** Null when it was interrupted, which is no error. */
export async function startUnlessInterrupted(
  config: Config,
  options: StartOptions,
): Promise<Lakefront | null> {
  try {
    return await startLakefront(config, options)
  } catch (error) {
    if (options.signal.aborted && error === options.signal.reason) return null
    throw error
  }
}

/** `npm start`: serves what is there until a signal. */
async function main(): Promise<void> {
  const { signal, release } = interruption(process, () => process.exit(EXIT_INTERRUPTED))
  const config = readConfig(process.env, process.cwd())
  const log = (line: string): void => void process.stdout.write(`${line}\n`)
  const lakefront = await startUnlessInterrupted(config, { log, signal })
  if (lakefront === null) {
    release()
    process.exitCode = EXIT_INTERRUPTED
    return
  }
  log(`Serving ${lakefront.url}/graphiql (Ctrl-C ends).`)
  await interrupted(signal)
  log('Stopping: local attempts are canceled first.')
  await lakefront.stop()
  release()
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${errorText(error)}\n`)
    process.exitCode = 1
  })
}
