import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ConfigError } from './config-error'

const SECRET_BYTES = 32

/**
 * The kept key of the visitors' hashes, made once: with another, the same visitor would be a new one.
 * @throws ConfigError when the file is there but empty
 */
export function keptHashSecret(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true })
  makeUnlessThere(file)
  const secret = readFileSync(file, 'utf8').trim()
  if (secret === '')
    throw new ConfigError([`${file} is empty: put the secret back, or set LAKEFRONT_HASH_SECRET`])
  return secret
}

/** A link appears with its whole content and never replaces one that is there. */
function makeUnlessThere(file: string): void {
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, `${randomBytes(SECRET_BYTES).toString('hex')}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!isThereAlready(error)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function isThereAlready(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST'
}
