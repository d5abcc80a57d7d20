import { parseArgs, type ParseArgsConfig } from 'node:util'
import { CodedError } from '../model/coded-error'

/** parseArgs, its errors told as those of a user. */
export function parseOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const reason = error instanceof TypeError ? error.message : String(error)
    throw new CodedError('BAD_USER_INPUT', reason, { cause: error })
  }
}

/** A whole number that is given as text. */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (value >= min && value <= max) return value
  throw new CodedError(
    'BAD_USER_INPUT',
    `--${name} is "${text}"; give a whole number from ${min} to ${max}.`,
  )
}
