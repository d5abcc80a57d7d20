import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { acquireHomeLock } from './home-lock'
import { identifyProcess } from './process-identity'
import { StartUpError } from './start-up-error'

const SINCE = '2015-05-17T10:05:03Z'

describe('the lock of a home', () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-lock-'))
  const file = path.join(scratch, 'home', 'server.lock')
  afterEach(() => rmSync(path.join(scratch, 'home'), { recursive: true, force: true }))
  afterAll(() => rmSync(scratch, { recursive: true, force: true }))

  it('tells a second server who holds it, since when and where it answers', () => {
    const lock = acquireHomeLock(file, SINCE)
    expect(() => acquireHomeLock(file, SINCE)).toThrow(/it is starting/)
    lock.announce('http://127.0.0.1:4000')
    const second = () => acquireHomeLock(file, SINCE)
    expect(second).toThrow(StartUpError)
    expect(second).toThrow(
      `process ${process.pid}, since ${SINCE}; it answers at http://127.0.0.1:4000`,
    )
    lock.release()
  })

  it('is free after release', () => {
    acquireHomeLock(file, SINCE).release()
    expect(existsSync(file)).toBe(false)
    acquireHomeLock(file, SINCE).release()
  })

  it('is taken over from a holder that was killed', async () => {
    const child = spawn('sleep', ['60'])
    const holder = { ...identifyProcess(child.pid ?? 0), since: SINCE, address: null }
    acquireHomeLock(file, SINCE).release()
    writeFileSync(file, JSON.stringify(holder))
    expect(() => acquireHomeLock(file, SINCE)).toThrow(`process ${child.pid}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    acquireHomeLock(file, SINCE)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid })
  })

  it('is taken over when another process has the pid of the dead holder', () => {
    acquireHomeLock(file, SINCE).release()
    writeFileSync(
      file,
      JSON.stringify({ pid: process.pid, start: '1', since: SINCE, address: null }),
    )
    expect(() => acquireHomeLock(file, SINCE)).not.toThrow()
  })

  it.each(['', '{"pid":', '{}'])('says what to do about a file that holds %j', (text) => {
    acquireHomeLock(file, SINCE).release()
    writeFileSync(file, text)
    const taken = () => acquireHomeLock(file, SINCE)
    expect(taken).toThrow(StartUpError)
    expect(taken).toThrow(/server\.lock .*remove the file/)
  })

  it('is taken over when the one who took over was killed in the middle of it', () => {
    acquireHomeLock(file, SINCE).release()
    const dead = JSON.stringify({ pid: process.pid, start: '1', since: SINCE, address: null })
    writeFileSync(file, dead)
    writeFileSync(`${file}.takeover`, dead)
    expect(() => acquireHomeLock(file, SINCE)).not.toThrow()
    expect(existsSync(`${file}.takeover`)).toBe(false)
  })
})
