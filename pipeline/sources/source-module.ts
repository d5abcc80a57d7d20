import type { AttemptRequest, AttemptResult } from '../runs/attempt-files'

/** One line for an operator; never the text of a log line. */
export type Log = (line: string) => void

/** The text of a file of the attempt, by the address that the request has. */
export type ReadText = (address: string) => Promise<string>

type Succeeded = Extract<AttemptResult, { status: 'succeeded' }>

/** What a module tells; version, attempt and status are added by who runs it. */
export type SourceResult = Omit<Succeeded, 'version' | 'attemptId' | 'status'>

/**
 * The work of one attempt that Node executes. It may be ended at any moment and started again, so
 * each of its effects must be repeatable.
 * @throws CodedError with one of the codes of a failed result; anything else counts as JOB_FAILED
 */
export type SourceModule = (
  request: AttemptRequest,
  log: Log,
  readText: ReadText,
) => Promise<SourceResult>
