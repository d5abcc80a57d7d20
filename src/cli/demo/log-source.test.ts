import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { generatedLogs } from './generated-logs'
import { logSource } from './log-source'

describe('the logs of the demo', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-demo-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('are a folder, or one file of its folder', async () => {
    mkdirSync(path.join(folder, 'My Logs'))
    writeFileSync(path.join(folder, 'My Logs', 'a.log'), '')
    const whole = await logSource(path.join(folder, 'My Logs'))
    const one = await logSource(path.join(folder, 'My Logs', 'a.log'))
    expect(whole.folder).toBe(path.join(folder, 'My Logs'))
    expect(whole.input).toEqual({ source: expect.stringMatching(/^my-logs-[0-9a-f]{6}$/) })
    expect(one).toEqual({ folder: whole.folder, input: { ...whole.input, paths: ['a.log'] } })
  })

  it('have another name in another folder of the same name', async () => {
    for (const name of ['a/logs', 'b/logs']) mkdirSync(path.join(folder, name), { recursive: true })
    const a = await logSource(path.join(folder, 'a/logs'))
    const b = await logSource(path.join(folder, 'b/logs'))
    expect(a.input.source).not.toBe(b.input.source)
  })

  it('are refused in one line where they are missing', async () => {
    await expect(logSource(path.join(folder, 'none'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/^--logs is ".*none", [^\n]*$/),
    })
  })

  it('are seven whole days before today where none are given', async () => {
    const now = BigInt(Date.UTC(2024, 2, 3, 23, 59)) * 1000n
    const shown: string[] = []
    const { input } = await generatedLogs(folder, now, (file) => shown.push(file))
    expect(input).toEqual({ source: 'demo' })
    const names = readdirSync(path.join(folder, 'generated-logs')).sort()
    expect(names).toEqual(shown)
    expect([names.length, names[0], names[6]]).toEqual([
      7,
      'access-2024-02-25.log',
      'access-2024-03-02.log',
    ])
  })
})
