import { CodedError } from '../model/coded-error'

/** NUL and half of a surrogate pair: no text that PostgreSQL stores. */
const UNSTORABLE = /[\0\p{Surrogate}]/u

/** What a program or a service said, as PostgreSQL stores it: the driver replaces halves of pairs, and sends a NUL. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '')
}

/** @throws CodedError BAD_USER_INPUT that names the place and not the text, which may be long */
export function assertStorableText(text: string, place: string): void {
  if (!UNSTORABLE.test(text)) return
  throw new CodedError(
    'BAD_USER_INPUT',
    `${place} holds a NUL or half of a surrogate pair, which cannot be stored; send well-formed Unicode without NUL.`,
  )
}

/**
 * Every text in a JSON value, names of members too.
 * @throws CodedError BAD_USER_INPUT
 */
export function assertStorable(value: unknown, place: string): void {
  if (typeof value === 'string') assertStorableText(value, place)
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    assertStorableText(name, `the name of a member of ${place}`)
    assertStorable(member, `${place}.${name}`)
  }
}
