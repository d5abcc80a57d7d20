import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '../model/clock'
import type { Command } from './command'
import { generatedLogs } from './demo/generated-logs'
import { generateLogs } from './generate-logs'
import { migrateTables } from './migrate-tables'
import { runCommand } from './run-command'
import { readTerminal } from './testing/read-terminal'

describe('a folder that cannot be written', () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-unusable-'))
  const file = path.join(scratch, 'file')
  beforeAll(() => writeFileSync(file, ''))
  afterAll(() => rmSync(scratch, { recursive: true }))

  async function errorOf(command: Command, ...args: readonly string[]): Promise<string> {
    const { terminal, err } = readTerminal()
    const commands = { it: { summary: 'it', load: () => Promise.resolve(command) } }
    const context = { environment: { LAKEFRONT_HOME: file }, clock: systemClock, terminal }
    expect(await runCommand(['it', ...args], commands, context)).toBe(1)
    return err()
  }

  it('is named by the commands that have the home, in one line', async () => {
    const message = `LAKEFRONT_HOME is ${file}, which cannot be used`
    expect(await errorOf(migrateTables)).toMatch(/^LAKEFRONT_HOME is .*this user may write\.\n$/)
    await expect(generatedLogs(file, systemClock(), () => undefined)).rejects.toThrow(message)
  })

  it('is named by generate-logs, in one line', async () => {
    const days = ['--from', '2024-03-01', '--to', '2024-03-02']
    expect(await errorOf(generateLogs, ...days, '--out', file)).toMatch(
      /^BAD_USER_INPUT: --out is ".*file", which cannot be written.*\n$/,
    )
  })
})
