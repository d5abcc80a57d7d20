import { createHash } from 'node:crypto'
import { sortedMembers } from '../../src/model/sorted-members'

/** Equal for equal values, in whatever order their members were written. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sortedMembers(value)))
    .digest('hex')
}
