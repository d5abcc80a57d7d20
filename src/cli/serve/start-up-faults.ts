import { createServer } from 'node:net'
import { systemErrorCode } from '../../model/system-error'
import { DatabaseUnavailable } from '../../store/database-unavailable'
import { StartUpError } from '../../store/start-up-error'

/** What a fault of the system means for who starts the program; what says it already stays. */
export function homeFault(home: string, error: unknown): StartUpError {
  if (error instanceof StartUpError) return error
  return new StartUpError(
    `LAKEFRONT_HOME is ${home}, which cannot be used (${codeOf(error)}): name a folder that this user may write.`,
    { cause: error },
  )
}

/** Names no password. */
export function databaseFault({ host, port }: { host: string; port: number }, error: unknown) {
  const cause = error instanceof DatabaseUnavailable ? error.cause : error
  return new StartUpError(
    `PostgreSQL at ${host}:${port} cannot be used (${codeOf(cause)}): see that it runs and that DATABASE_URL fits it.`,
    { cause: error },
  )
}

export function listenFault({ host, port }: Address, error: unknown): StartUpError {
  const code = codeOf(error)
  const what =
    code === 'EADDRINUSE'
      ? `Port ${port} of ${host} is in use: set PORT to another, or 0 for any free one.`
      : `The server cannot listen on ${host}:${port} (${code}): set HOST to a name or address of this machine, and PORT to one that this user may take.`
  return new StartUpError(what, { cause: error })
}

interface Address {
  readonly host: string
  readonly port: number
}

/**
 * Tells at once what would else be told after a minute of other steps.
 * @throws StartUpError
 */
export function assertListenable(address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(listenFault(address, error)))
    probe.listen(address, () => probe.close(() => resolve()))
  })
}

/** Of the system, of PostgreSQL, or the class of anything else: messages may hold what is secret. */
function codeOf(error: unknown): string {
  return systemErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown error')
}
