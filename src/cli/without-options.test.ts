import { systemClock } from '../model/clock'
import { migrateTables } from './migrate-tables'
import { runCommand } from './run-command'
import { readTerminal } from './testing/read-terminal'

const COMMANDS = {
  'migrate-tables': { summary: 'migrates', load: () => Promise.resolve(migrateTables) },
}

async function run(...args: readonly string[]) {
  const { terminal, out, err } = readTerminal()
  // No home can be there, so that a command that is set going ends otherwise.
  const environment = { LAKEFRONT_HOME: '/dev/null/nowhere' }
  const code = await runCommand(args, COMMANDS, { environment, clock: systemClock, terminal })
  return { code, out: out(), err: err() }
}

describe('a command without options', () => {
  it('shows its help and does nothing', async () => {
    const { code, out, err } = await run('migrate-tables', '--help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('usage: migrate-tables\n')
  })

  it('is not set going by arguments that it does not know', async () => {
    const { code, err } = await run('migrate-tables', '--dry-run')
    expect(code).toBe(1)
    expect(err).toMatch(/^BAD_USER_INPUT: .*--dry-run/)
    expect((await run('migrate-tables', 'refined')).err).toMatch(/^BAD_USER_INPUT/)
  })
})
