import type { Command } from './command'
import { parseOptions } from './parse-options'

/** Of a command that takes none: whoever asks for its help, or mistypes, must not set it going. */
export function withoutOptions(name: string, summary: string, command: Command): Command {
  return async (args, context) => {
    const { help } = parseOptions(args, { help: { type: 'boolean', default: false } })
    if (!help) return command(args, context)
    context.terminal.line(`usage: ${name}\n\n${summary}`)
    return 0
  }
}
