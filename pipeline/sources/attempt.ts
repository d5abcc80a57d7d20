import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { CodedError } from '../../src/model/coded-error'
import {
  ATTEMPT_FILES_VERSION,
  attemptRequest,
  type AttemptRequest,
  type AttemptResult,
} from '../runs/attempt-files'
import { writeDurably } from './durable-file'
import type { Log, SourceModule } from './source-module'
import { systemErrorCode } from '../../src/model/system-error'

export interface AttemptArguments {
  readonly module: string
  readonly attemptId: string
  readonly requestPath: string
  readonly resultPath: string
}

export type AttemptEnd = 'succeeded' | 'failed' | 'claimedBefore'

/** One attempt from its claim to its result, which is its last act. */
export async function runAttempt(
  attempt: AttemptArguments,
  modules: Readonly<Record<string, SourceModule>>,
  log: Log,
): Promise<AttemptEnd> {
  if (!(await claim(attempt))) {
    log(`attempt ${attempt.attemptId} was claimed before: nothing to do`)
    return 'claimedBefore'
  }
  const result = await resultOf(attempt, modules, log)
  await writeDurably(attempt.resultPath, JSON.stringify(result))
  return result.status
}

/** Whoever creates the file may work; a second start of the same attempt finds it. */
async function claim({ attemptId, resultPath }: AttemptArguments): Promise<boolean> {
  try {
    const handle = await open(path.join(path.dirname(resultPath), 'claim'), 'wx')
    await handle.writeFile(attemptId)
    await handle.close()
    return true
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false
    throw error
  }
}

async function resultOf(
  attempt: AttemptArguments,
  modules: Readonly<Record<string, SourceModule>>,
  log: Log,
): Promise<AttemptResult> {
  const told = { version: ATTEMPT_FILES_VERSION, attemptId: attempt.attemptId } as const
  try {
    const request = await readRequest(attempt)
    const result = await moduleOf(attempt.module, modules)(request, log)
    return { ...told, status: 'succeeded', ...result }
  } catch (error) {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return { ...told, status: 'failed', failure: failureOf(error) }
  }
}

async function readRequest({ attemptId, requestPath }: AttemptArguments): Promise<AttemptRequest> {
  const request = attemptRequest.parse(JSON.parse(await readFile(requestPath, 'utf8')))
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
