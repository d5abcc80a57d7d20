import { CodedError } from '../../src/model/coded-error'
import { type ContentScan, type KnownSizes, scanContent } from './content-scan'
import { changed, readContent } from './read-content'
import type { SourceFile } from './source-file'
import type { Log } from './source-module'

export interface ScannedFile {
  readonly file: SourceFile
  readonly scan: ContentScan
}

const MEBIBYTE = 1 << 20
const PROGRESS_BYTES = 256 * MEBIBYTE

/** Reads every file to its end, so that a bad one is known before anything is stored. */
export async function scanSourceFiles(
  files: readonly SourceFile[],
  known: KnownSizes,
  log: Log,
): Promise<readonly ScannedFile[]> {
  const scanned: ScannedFile[] = []
  for (const [index, file] of files.entries()) {
    log(`reading ${file.name} (${index + 1} of ${files.length})`)
    const scan = await scanContent(readContent(file), known, progress(file, log))
    if (scan.binary)
      throw new CodedError(
        'BAD_USER_INPUT',
        `"${file.name}" is a binary file, no access log. Remove it from the source, or name the paths to ingest; nothing of this run was stored.`,
      )
    scanned.push(Object.freeze({ file, scan }))
  }
  return scanned
}

/** Reads a file once more, looking for other contents that it begins with. */
export async function scanAgain({ file, scan }: ScannedFile, known: KnownSizes) {
  const again = await scanContent(readContent(file), known)
  if (again.digest !== scan.digest) throw changed(file)
  return again
}

function progress(file: SourceFile, log: Log): (total: number) => void {
  let next = PROGRESS_BYTES
  return (total) => {
    if (total < next) return
    next += PROGRESS_BYTES
    log(`${file.name}: ${Math.floor(total / MEBIBYTE)} MiB read`)
  }
}
