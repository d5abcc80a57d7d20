import { CodedError } from '../model/coded-error'

/** Half a surrogate pair is no character; an engine would silently store another one in its place. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

/** @throws CodedError BAD_USER_INPUT */
export function assertWellFormed(text: string): void {
  if (isWellFormed(text)) return
  throw new CodedError(
    'BAD_USER_INPUT',
    'A string holds half of a surrogate pair, which is no character; send well-formed Unicode.',
  )
}
