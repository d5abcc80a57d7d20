import { CodedError } from '../model/coded-error'
import { systemClock } from '../model/clock'
import type { Command } from './command'
import type { CommandEntry } from './commands'
import { runCommand } from './run-command'
import { readTerminal } from './testing/read-terminal'

const echo: Command = (args, { terminal }) => {
  terminal.line(args.join(' '))
  return Promise.resolve(3)
}
const fail: Command = () => Promise.reject(new CodedError('NOT_FOUND', 'There is no x.'))

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  echo: { summary: 'says its arguments', load: () => Promise.resolve(echo) },
  fail: { summary: 'fails', load: () => Promise.resolve(fail) },
}

async function run(...args: readonly string[]) {
  const { terminal, out, err } = readTerminal()
  const code = await runCommand(args, COMMANDS, { environment: {}, clock: systemClock, terminal })
  return { code, out: out(), err: err() }
}

describe('the command line', () => {
  it('passes arguments on and the exit code back', async () => {
    expect(await run('echo', 'a', '--b')).toEqual({ code: 3, out: 'a --b\n', err: '' })
  })

  it('shows every command in its help', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    expect(out).toContain('  echo  says its arguments\n  fail  fails\n')
    expect((await run()).code).toBe(2)
  })

  it.each(['nothing', 'constructor'])('knows no command %s', async (name) => {
    const { code, err } = await run(name)
    expect(code).toBe(2)
    expect(err).toContain(`"${name}"`)
    expect(err).toContain('usage:')
  })

  it('shows a coded error in one line', async () => {
    expect(await run('fail')).toEqual({ code: 1, out: '', err: 'NOT_FOUND: There is no x.\n' })
  })
})
