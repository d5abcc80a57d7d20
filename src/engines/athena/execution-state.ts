import type { QueryExecution, QueryExecutionState } from '@aws-sdk/client-athena'
import { CodedError } from '../../model/coded-error'

/** Every state that the service has (API Reference, QueryExecutionStatus). */
const ENDED: Readonly<Record<QueryExecutionState, boolean>> = {
  QUEUED: false,
  RUNNING: false,
  SUCCEEDED: true,
  FAILED: true,
  CANCELLED: true,
}
const STATES = new Map<string, boolean>(Object.entries(ENDED))

/** @throws CodedError UNKNOWN_REMOTE_STATE */
export function isEnded({ Status: status }: QueryExecution): boolean {
  const state: string = status?.State ?? 'none'
  const ended = STATES.get(state)
  if (ended !== undefined) return ended
  throw new CodedError(
    'UNKNOWN_REMOTE_STATE',
    `Athena reported the state ${state}, which this version of Lakefront does not know; update it.`,
  )
}
