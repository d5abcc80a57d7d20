import { assertNever } from '../../src/model/assert-never'
import type { Failure } from '../../src/model/run'
import type { AttemptStore } from '../launchers/attempt-store'
import { CLAIM, RECONCILER } from '../launchers/claim'
import { attemptResult, type AttemptRequest, type AttemptResult } from './attempt-files'

export const REQUEST = 'request.json'
export const RESULT = 'result.json'

/** A result that was written but cannot be used is told apart from none: work was done. */
export type ReadResult =
  | { readonly kind: 'result'; readonly result: AttemptResult }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' }

export async function writeRequest(store: AttemptStore, request: AttemptRequest): Promise<void> {
  await store.write(request.attemptId, REQUEST, `${JSON.stringify(request, null, 2)}\n`)
}

export async function readResult(store: AttemptStore, attemptId: string): Promise<ReadResult> {
  const text = await store.read(attemptId, RESULT)
  if (text === null) return { kind: 'absent' }
  const parsed = attemptResult.safeParse(parseJson(text))
  if (!parsed.success || parsed.data.attemptId !== attemptId) return { kind: 'unreadable' }
  return { kind: 'result', result: parsed.data }
}

/** As the state machine is told of it. */
export function toOutcome(read: ReadResult): 'succeeded' | 'absent' | Failure {
  switch (read.kind) {
    case 'absent':
      return 'absent'
    case 'unreadable':
      return {
        code: 'JOB_FAILED',
        message: 'The program of the attempt left a result.json that cannot be read; see its log.',
      }
    case 'result':
      return read.result.status === 'succeeded' ? 'succeeded' : read.result.failure
    default:
      return assertNever(read)
  }
}

/**
 * Takes the claim unless the attempt has it. Once taken by the reconciler, the attempt's work
 * can never start; a reconciler that finds the claim of a former one has it too.
 */
export async function takeClaim(
  store: AttemptStore,
  attemptId: string,
): Promise<'reconciler' | 'attempt'> {
  if (await store.create(attemptId, CLAIM, RECONCILER)) return 'reconciler'
  return (await store.read(attemptId, CLAIM)) === RECONCILER ? 'reconciler' : 'attempt'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
