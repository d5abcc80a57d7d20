import { createHash } from 'node:crypto'

/** The name of a GraphQL document: SHA-256 of its text, hexadecimal. */
export function documentId(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
