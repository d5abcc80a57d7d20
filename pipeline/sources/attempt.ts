import { CodedError } from '../../src/model/coded-error'
import {
  ATTEMPT_FILES_VERSION,
  attemptRequest,
  type AttemptRequest,
  type AttemptResult,
} from '../runs/attempt-files'
import type { AttemptPlace } from './attempt-place'
import type { Log, SourceModule } from './source-module'
import { systemErrorCode } from '../../src/model/system-error'

export interface AttemptArguments {
  readonly module: string
  readonly attemptId: string
  readonly requestAddress: string
  readonly place: AttemptPlace
}

export type AttemptEnd = 'succeeded' | 'failed' | 'claimedBefore'

/** One attempt from its claim to its result, which is its last act. */
export async function runAttempt(
  attempt: AttemptArguments,
  modules: Readonly<Record<string, SourceModule>>,
  log: Log,
): Promise<AttemptEnd> {
  if (!(await attempt.place.claim())) {
    log(`attempt ${attempt.attemptId} was claimed before: nothing to do`)
    return 'claimedBefore'
  }
  const result = await resultOf(attempt, modules, log)
  await attempt.place.writeResult(JSON.stringify(result))
  return result.status
}

async function resultOf(
  attempt: AttemptArguments,
  modules: Readonly<Record<string, SourceModule>>,
  log: Log,
): Promise<AttemptResult> {
  const told = { version: ATTEMPT_FILES_VERSION, attemptId: attempt.attemptId } as const
  try {
    const request = await readRequest(attempt)
    const work = moduleOf(attempt.module, modules)
    const result = await work(request, log, (address) => attempt.place.readText(address))
    return { ...told, status: 'succeeded', ...result }
  } catch (error) {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return { ...told, status: 'failed', failure: failureOf(error) }
  }
}

async function readRequest({
  attemptId,
  requestAddress,
  place,
}: AttemptArguments): Promise<AttemptRequest> {
  const request = attemptRequest.parse(JSON.parse(await place.readText(requestAddress)))
  if (request.attemptId !== attemptId) throw new Error('request.json is of another attempt')
  return request
}

function moduleOf(name: string, modules: Readonly<Record<string, SourceModule>>): SourceModule {
  const module = Object.hasOwn(modules, name) ? modules[name] : undefined
  if (module === undefined) throw new Error(`there is no source module ${name}`)
  return module
}

type Failure = Extract<AttemptResult, { status: 'failed' }>['failure']

function failureOf(error: unknown): Failure {
  if (!(error instanceof CodedError)) {
    const code = systemErrorCode(error)
    const reason = code === null ? '' : ` (${code})`
    return {
      code: 'JOB_FAILED',
      message: `The attempt met an unexpected error${reason}; its log holds the details. Retry the run when the cause is gone.`,
    }
  }
  switch (error.code) {
    case 'BAD_USER_INPUT':
    case 'NOT_FOUND':
    case 'CHECK_FAILED':
      return { code: error.code, message: error.message }
    default:
      return { code: 'JOB_FAILED', message: error.message }
  }
}
