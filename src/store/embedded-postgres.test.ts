import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres'
import { identifyProcess } from './process-identity'

const ROOT = path.resolve(__dirname, '../..')
const HOOK = path.join(ROOT, 'infra/local/typescript-hook.cjs')
const START_AND_STAY = `
  const { startEmbeddedPostgres } = require(${JSON.stringify(path.join(__dirname, 'embedded-postgres.ts'))})
  startEmbeddedPostgres(process.argv[1]).then(() => { console.log('up'); setInterval(() => {}, 1000) })
`

describe('the embedded PostgreSQL', () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-postgres-'))
  const folder = path.join(scratch, 'postgres')
  let running: EmbeddedPostgres | null = null

  const start = async () => (running = await startEmbeddedPostgres(folder))
  afterEach(async () => {
    await running?.stop()
    running = null
  })
  afterAll(() => rmSync(scratch, { recursive: true, force: true }))

  it('keeps rows and port from one start to the next, and its password from others', async () => {
    const first = await start()
    await query(first, 'CREATE TABLE kept (n int)')
    await query(first, 'INSERT INTO kept VALUES (1)')
    await first.stop()
    const second = await start()
    expect(second.adopted).toBe(false)
    expect(second.connection.port).toBe(first.connection.port)
    expect(await query(second, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
    expect(statSync(second.connection.pgpassFile).mode & 0o777).toBe(0o600)
    expect(readFileSync(second.connection.pgpassFile, 'utf8')).toContain(second.connection.password)
  })

  it('is started again where it was when it was killed', async () => {
    const server = await start()
    await query(server, 'CREATE TABLE survived (n int)')
    expect(await server.revive()).toBe(false)
    const pidFile = path.join(folder, 'data/postmaster.pid')
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
    while (!(await server.revive())) await delay(10)
    expect(await query(server, 'SELECT FROM survived')).toEqual([])
    await server.stop()
    await expect(query(server, 'SELECT 1')).rejects.toThrow()
  })

  it('refuses another password', async () => {
    const { connection } = await start()
    const client = new Client({ ...connection, password: 'guessed' })
    await expect(client.connect()).rejects.toThrow(/password authentication failed/)
  })

  it('works in UTF-8, in the order of code points, in UTC', async () => {
    const server = await start()
    const [row] = await query(
      server,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone,
        'Z' < 'a' COLLATE "default" AS by_code_point`,
    )
    expect(row).toEqual({ encoding: 'UTF8', zone: 'UTC', by_code_point: true })
  })

  it('lives on when its starter is killed, and is adopted', async () => {
    const starter = await startElsewhere(folder)
    const pid = postmasterPid(folder)
    starter.kill('SIGKILL')
    await once(starter, 'exit')
    const server = await start()
    expect(server.adopted).toBe(true)
    expect(postmasterPid(folder)).toBe(pid)
    expect(await query(server, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
    await server.stop()
    expect(identifyProcess(pid)).toBeNull()
  })

  it('starts again after it was killed itself, with every row that was acknowledged', async () => {
    const server = await start()
    await query(server, 'INSERT INTO kept VALUES (2)')
    const pid = postmasterPid(folder)
    process.kill(pid, 'SIGKILL')
    while (identifyProcess(pid) !== null) await delay(5)
    const again = await start()
    expect(again.adopted).toBe(false)
    expect(await query(again, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }])
  })

  it('is made whole after a start that was killed at any moment of making it', async () => {
    const fresh = path.join(scratch, 'interrupted')
    for (const afterMs of [300, 500, 700]) {
      const starter = spawnStarter(fresh)
      await delay(afterMs)
      starter.kill('SIGKILL')
      await once(starter, 'exit')
    }
    const server = await startEmbeddedPostgres(fresh)
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await server.stop()
    expect(readdirSync(fresh).filter((name) => name.includes('draft'))).toEqual([])
  })

  it('takes another port when its own is taken', async () => {
    const first = await start()
    const { connection } = first
    await first.stop()
    const squatter = createServer().listen(connection.port, '127.0.0.1')
    await once(squatter, 'listening')
    const moved = await start()
    squatter.close()
    expect(moved.connection.port).not.toBe(connection.port)
    expect(await query(moved, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 2 }])
  })

  it('runs where no other user may look', async () => {
    const hidden = path.join(scratch, 'hidden')
    mkdirSync(hidden, { mode: 0o700 })
    const server = await startEmbeddedPostgres(path.join(hidden, 'postgres'))
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await server.stop()
  })
})

async function query({ connection }: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: connection.url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}

function postmasterPid(folder: string): number {
  return Number(readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
}

async function startElsewhere(folder: string): Promise<ChildProcess> {
  const starter = spawnStarter(folder)
  if (starter.stdout === null) throw new Error('the starter has no output')
  await once(starter.stdout, 'data')
  return starter
}

function spawnStarter(folder: string): ChildProcess {
  const args = ['-r', HOOK, '-e', START_AND_STAY, folder]
  return spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
}
