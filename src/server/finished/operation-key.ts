import { sortedMembers } from '../../model/sorted-members'
import type { SentOperation } from './sent-operation'

/** For whom, and in which form, an operation is answered. */
export interface Asking {
  readonly policy: string
  /** The header. */
  readonly accept: string
}

/** Equal for operations that are equal but for the order of their variables. */
export function operationKey(
  { document, operationName, variables }: SentOperation,
  { policy, accept }: Asking,
): string {
  return JSON.stringify([policy, accept, document, operationName, sortedMembers(variables)])
}
