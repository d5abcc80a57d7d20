import type { Clock } from '../model/clock'

/** Where a command writes. */
export interface Terminal {
  /** A person watches: a line may be written over by the next. */
  readonly isTty: boolean
  line(text: string): void
  error(text: string): void
  /** Shows progress in place; the next line or progress takes its place. */
  progress(text: string): void
}

/** What a command may use of the world. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly terminal: Terminal
}

/**
 * Gets the arguments after its name; tells the exit code.
 * @throws CodedError, shown to the user as `CODE: message`
 */
export type Command = (args: readonly string[], context: CommandContext) => Promise<number>
