import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { CodedError } from '../../src/model/coded-error'
import { attemptResult } from '../runs/attempt-files'
import { runAttempt } from './attempt'
import { localPlace } from './local-place'
import type { SourceModule, SourceResult } from './source-module'

const NOTHING: SourceResult = {
  rows: { read: '0', written: '0', quarantined: '0', duplicate: '0', blank: '0', outside: '0' },
  outputs: [],
  checks: [],
  manifests: [],
  files: [],
}

describe('an attempt', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-attempt-'))
    const request = {
      version: 1,
      attemptId: 'a1',
      runId: 'r1',
      job: 'j',
      jobVersion: 1,
      writes: {},
      reads: {},
      parameters: {},
    }
    writeFileSync(path.join(folder, 'request.json'), JSON.stringify(request))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const log: string[] = []
  const run = (work: SourceModule, module = 'work') =>
    runAttempt(
      {
        module,
        attemptId: 'a1',
        requestAddress: path.join(folder, 'request.json'),
        place: localPlace('a1', path.join(folder, 'result.json')),
      },
      { work },
      (line) => log.push(line),
    )
  const result = () =>
    attemptResult.parse(JSON.parse(readFileSync(path.join(folder, 'result.json'), 'utf8')))

  it('writes its result after its work', async () => {
    expect(
      await run(() => {
        expect(existsSync(path.join(folder, 'result.json'))).toBe(false)
        return Promise.resolve(NOTHING)
      }),
    ).toBe('succeeded')
    expect(result()).toMatchObject({ status: 'succeeded', attemptId: 'a1' })
  })

  it('ends without work and without result when it was claimed before', async () => {
    writeFileSync(path.join(folder, 'claim'), '')
    expect(await run(() => Promise.reject(new Error('worked')))).toBe('claimedBefore')
    expect(existsSync(path.join(folder, 'result.json'))).toBe(false)
  })

  it('lets one of several starts work', async () => {
    let works = 0
    const work = () => {
      works += 1
      return Promise.resolve(NOTHING)
    }
    await Promise.all(Array.from({ length: 8 }, () => run(work)))
    expect(works).toBe(1)
  })

  it.each([
    [
      new CodedError('NOT_FOUND', 'There is no x.'),
      { code: 'NOT_FOUND', message: 'There is no x.' },
    ],
    [new CodedError('TIMEOUT', 'Too slow.'), { code: 'JOB_FAILED', message: 'Too slow.' }],
  ])('tells operators the coded error of the work', async (error, failure) => {
    expect(await run(() => Promise.reject(error))).toBe('failed')
    expect(result()).toMatchObject({ status: 'failed', failure })
  })

  it('keeps the text of an unexpected error in the log', async () => {
    const error = Object.assign(new Error('ENOSPC: /home/secret'), { code: 'ENOSPC' })
    await run(() => Promise.reject(error))
    const ended = result()
    expect(JSON.stringify(ended)).not.toContain('secret')
    expect(JSON.stringify(ended)).toContain('ENOSPC')
    expect(log.join('\n')).toContain('/home/secret')
  })

  it('fails for a module that is not there', async () => {
    expect(await run(() => Promise.resolve(NOTHING), 'constructor')).toBe('failed')
    expect(result()).toMatchObject({ failure: { code: 'JOB_FAILED' } })
  })
})
