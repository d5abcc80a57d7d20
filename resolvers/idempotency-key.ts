import { CodedError } from '../src/model/coded-error'

const MAX_LENGTH = 200

export const KEY_DESCRIPTION = `1 to ${MAX_LENGTH} characters of your own. The same key with the same input: the same run; with other input: IDEMPOTENCY_KEY_REUSED.`

/** @throws CodedError BAD_USER_INPUT */
export function checkIdempotencyKey(key: string): void {
  if (key.length >= 1 && key.length <= MAX_LENGTH) return
  throw new CodedError(
    'BAD_USER_INPUT',
    `idempotencyKey has ${key.length} characters: give it 1 to ${MAX_LENGTH}`,
  )
}
