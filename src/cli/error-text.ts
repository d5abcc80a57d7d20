import { ConfigError } from '../config/config-error'
import { CodedError } from '../model/coded-error'
import { StartUpError } from '../store/start-up-error'

/** What a user reads on the terminal. Only what is not foreseen shows where it came from. */
export function errorText(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartUpError) return error.message
  if (error instanceof CodedError) return `${error.code}: ${error.message}`
  return `INTERNAL_SERVER_ERROR: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}
