import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isSystemError } from '../model/system-error'

/** Nobody ever reads half of it: written beside, then renamed into place. */
export function writeWholeFile(file: string, content: string, mode = 0o600): void {
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, content, { mode })
  renameSync(draft, file)
}

/** Null when there is none. */
export function readFileIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null
    throw error
  }
}
