import type { CommandContext } from './command'
import type { CommandEntry } from './commands'
import { errorText } from './error-text'

/** Finds and runs the command that the arguments name; tells the exit code: 2 where there is no such command. */
export async function runCommand(
  args: readonly string[],
  commands: Readonly<Record<string, CommandEntry>>,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.line(helpText(commands))
    return name === undefined ? 2 : 0
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined) {
    terminal.error(`There is no command "${name}".\n\n${helpText(commands)}`)
    return 2
  }
  try {
    const command = await entry.load()
    return await command(rest, context)
  } catch (error) {
    terminal.error(errorText(error))
    return 1
  }
}

function helpText(commands: Readonly<Record<string, CommandEntry>>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  )
  return ['usage: lakefront COMMAND [options]', '', ...lines].join('\n')
}
