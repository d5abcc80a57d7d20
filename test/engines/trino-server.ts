import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

/** Where Iceberg's tables are, and PostgreSQL with their catalog. */
export interface TrinoLake {
  readonly folder: string
  readonly port: number
  readonly warehouse: string
}

export interface TrinoServer {
  readonly url: string
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  stop(): Promise<void>
}

const made = z.object({ home: z.string(), javaHome: z.string() })
const info = z.object({ starting: z.boolean() })
const START_MS = 180_000

/** A Trino of its own on loopback, coordinator and worker in one; its catalog `lake` is the lake. */
export async function startTrino(lake: TrinoLake): Promise<TrinoServer> {
  const { home, javaHome } = made.parse(
    JSON.parse(readFileSync(path.resolve('.tools/trino.json'), 'utf8')),
  )
  const folder = path.join(lake.folder, 'trino')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  writeSettings(folder, { ...serverSettings(home, folder, url, port) }, lakeSettings(lake))
  const log = openSync(path.join(folder, 'server.log'), 'a')
  const server = spawn(
    path.join(javaHome, 'bin', 'java'),
    [
      ...JAVA_OPTIONS,
      `-Dconfig=${path.join(folder, 'config.properties')}`,
      `-Dlog.levels-file=${path.join(folder, 'log.properties')}`,
      '-cp',
      path.join(home, 'lib', '*'),
      'io.trino.server.TrinoServer',
    ],
    { cwd: folder, stdio: ['ignore', log, log] },
  )
  const exited = once(server, 'exit')
  const end = async (signal: NodeJS.Signals) => {
    server.kill(signal)
    await exited
  }
  await Promise.race([answers(url), exited.then(() => failed(folder))])
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGKILL') }
}

const JAVA_OPTIONS = [
  '-Xmx1G',
  '-XX:+UseSerialGC',
  '-XX:+ExitOnOutOfMemoryError',
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
  '-Djdk.attach.allowAttachSelf=true',
  '-Dfile.encoding=UTF-8',
]

function serverSettings(home: string, folder: string, url: string, port: number) {
  return {
    'node.environment': 'test',
    'node.id': 'lakefront',
    'node.bind-ip': '127.0.0.1',
    'node.internal-address': '127.0.0.1',
    'plugin.dir': path.join(home, 'plugin'),
    'catalog.config-dir': path.join(folder, 'catalog'),
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': String(port),
    'discovery.uri': url,
    'query.max-memory-per-node': '100MB',
  }
}

function lakeSettings({ port, warehouse }: TrinoLake) {
  const jdbc = 'iceberg.jdbc-catalog'
  return {
    'connector.name': 'iceberg',
    'iceberg.catalog.type': 'jdbc',
    [`${jdbc}.catalog-name`]: 'lakefront',
    [`${jdbc}.driver-class`]: 'org.postgresql.Driver',
    [`${jdbc}.connection-url`]: `jdbc:postgresql://127.0.0.1:${port}/postgres`,
    [`${jdbc}.connection-user`]: 'postgres',
    [`${jdbc}.default-warehouse-dir`]: warehouse,
    [`${jdbc}.schema-version`]: 'V1',
    'fs.hadoop.enabled': 'true',
  }
}

function writeSettings(folder: string, server: object, lake: object): void {
  const text = (settings: object) =>
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('')
  mkdirSync(path.join(folder, 'catalog'), { recursive: true })
  writeFileSync(path.join(folder, 'config.properties'), text(server))
  writeFileSync(path.join(folder, 'log.properties'), text({ 'io.trino': 'WARN' }))
  writeFileSync(path.join(folder, 'catalog', 'lake.properties'), text(lake))
  writeFileSync(
    path.join(folder, 'catalog', 'memory.properties'),
    text({ 'connector.name': 'memory' }),
  )
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + START_MS
  while (Date.now() < until) {
    const answer = await fetch(`${url}/v1/info`).catch(() => null)
    if (answer?.ok === true && !info.parse(await answer.json()).starting) return
    await delay(250)
  }
  throw new Error(`Trino does not answer within ${START_MS} ms`)
}

function failed(folder: string): never {
  const log = readFileSync(path.join(folder, 'server.log'), 'utf8')
  throw new Error(`Trino ended:\n${log.slice(-4_000)}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
