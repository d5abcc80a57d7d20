import { CodedError } from '../../src/model/coded-error'
import { systemErrorCode } from '../../src/model/system-error'

/** What an error of reading means for the operator; the cause goes into the log only. */
export function fileFault(name: string, error: unknown): CodedError {
  if (error instanceof CodedError) return error
  const code = systemErrorCode(error) ?? 'unknown error'
  const cause = { cause: error }
  if (code.startsWith('Z_'))
    return new CodedError(
      'BAD_USER_INPUT',
      `"${name}" is compressed by gzip but corrupt or cut off. Copy it again from where it came, or remove it; nothing of this run was stored.`,
      cause,
    )
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new CodedError(
        'NOT_FOUND',
        `There is no "${name}" in the source. Check the path; it is relative to the source's folder.`,
        cause,
      )
    case 'EACCES':
    case 'EPERM':
      return new CodedError(
        'JOB_FAILED',
        `"${name}" may not be read. Let the user that runs Lakefront read it, then retry the run.`,
        cause,
      )
    case 'ELOOP':
      return new CodedError(
        'BAD_USER_INPUT',
        `"${name}" is a link that leads nowhere. Mend or remove it.`,
        cause,
      )
    default:
      return new CodedError(
        'JOB_FAILED',
        `"${name}" could not be read (${code}). Check the disk, then retry the run.`,
        cause,
      )
  }
}
