import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { codeBlocks, section } from '../readme/code-blocks'

/** Where Iceberg's tables are, and PostgreSQL with their catalog. */
export interface LakePlaces {
  readonly port: number
  readonly warehouse: string
  readonly database: string
}

export interface TrinoOptions {
  readonly folder: string
  /** Catalogs of Iceberg, by name. */
  readonly lakes?: Readonly<Record<string, LakePlaces>>
}

export interface TrinoServer {
  readonly url: string
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  stop(): Promise<void>
}

const made = z.object({ home: z.string(), javaHome: z.string() })
const info = z.object({ starting: z.boolean() })
/** Against hanging only. */
const START_MS = 600_000

/** A Trino of its own on loopback, coordinator and worker in one; catalog `memory` is there anyway. */
export async function startTrino({ folder: root, lakes = {} }: TrinoOptions): Promise<TrinoServer> {
  const { home, javaHome } = made.parse(
    JSON.parse(readFileSync(path.resolve('.tools/trino.json'), 'utf8')),
  )
  const folder = path.join(root, 'trino')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  writeSettings(folder, serverSettings(home, folder, url, port))
  for (const [name, lake] of Object.entries(lakes)) writeCatalog(folder, name, lakeSettings(lake))
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
  try {
    await Promise.race([answers(url), exited.then(() => failed(folder))])
  } catch (error) {
    server.kill('SIGKILL')
    throw error
  }
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGKILL') }
}

const JAVA_OPTIONS = [
  '-Xmx1G',
  '-XX:+UseSerialGC',
  // Statements of tests are short: what the better compiler gains it does not earn back.
  '-XX:TieredStopAtLevel=1',
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
    // By default it remembers each query for 15 minutes, and thousands of them fill its memory.
    'query.min-expire-age': '10s',
    'query.max-history': '20',
  }
}

/** What the README tells to write, with this machine's places. */
export function lakeSettings({
  port,
  warehouse,
  database,
}: LakePlaces): Readonly<Record<string, string>> {
  const readme = readFileSync(path.resolve('README.md'), 'utf8')
  const blocks = codeBlocks(section(readme, 'Serving from Trino'))
  const told = blocks.find(({ language }) => language === 'properties')?.text ?? ''
  const lines = told
    .trim()
    .split('\n')
    .map((line) => line.split(/=(.*)/s))
  const jdbc = 'iceberg.jdbc-catalog'
  const here = {
    [`${jdbc}.connection-url`]: `jdbc:postgresql://127.0.0.1:${port}/${database}`,
    [`${jdbc}.connection-user`]: 'postgres',
    [`${jdbc}.connection-password`]: 'none',
    [`${jdbc}.default-warehouse-dir`]: warehouse,
  }
  return { ...Object.fromEntries(lines.map(([name = '', value = '']) => [name, value])), ...here }
}

function writeSettings(folder: string, server: object): void {
  mkdirSync(path.join(folder, 'catalog'), { recursive: true })
  writeFileSync(path.join(folder, 'config.properties'), textOf(server))
  writeFileSync(path.join(folder, 'log.properties'), textOf({ 'io.trino': 'WARN' }))
  writeCatalog(folder, 'memory', {
    'connector.name': 'memory',
    'memory.max-data-per-node': '256MB',
  })
}

function writeCatalog(folder: string, name: string, settings: object): void {
  writeFileSync(path.join(folder, 'catalog', `${name}.properties`), textOf(settings))
}

function textOf(settings: object): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
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
