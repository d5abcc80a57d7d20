import { createHash } from 'node:crypto'
import { sortedMembers } from '../../model/sorted-members'
import type { SentOperation } from './sent-operation'

/** For whom, and in which form, an operation is answered. */
export interface Asking {
  readonly policy: string
  /** The header. */
  readonly accept: string
}

/** Equal for operations that are equal but for the order of their variables: SHA-256, base64url. */
export function operationDigest(
  { document, operationName, variables }: SentOperation,
  { policy, accept }: Asking,
): string {
  const text = JSON.stringify([policy, accept, document, operationName, sortedMembers(variables)])
  return createHash('sha256').update(text).digest('base64url')
}
