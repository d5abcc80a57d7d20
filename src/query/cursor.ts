import { z } from 'zod'
import { CodedError } from '../model/coded-error'

/** Where a page begins: so many nodes of this request on this snapshot came before. */
export interface Cursor {
  readonly request: string
  readonly snapshotId: string
  readonly position: number
}

const cursorSchema = z.strictObject({
  r: z.string().min(1).max(64),
  s: z.string().regex(/^[\w-]{1,128}$/),
  p: z.int().min(1),
})

export function encodeCursor({ request, snapshotId, position }: Cursor): string {
  return Buffer.from(JSON.stringify({ r: request, s: snapshotId, p: position })).toString(
    'base64url',
  )
}

/** @throws CodedError CURSOR_MISMATCH for what this request never gave out */
export function decodeCursor(text: string, request: string): Cursor {
  const parsed = cursorSchema.safeParse(readJson(text))
  if (!parsed.success || parsed.data.r !== request) {
    const message =
      'after is no cursor of this request; leave it out, or send the endCursor of a page with the same where, groupBy and orderBy.'
    throw new CodedError('CURSOR_MISMATCH', message)
  }
  return { request, snapshotId: parsed.data.s, position: parsed.data.p }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    // No JSON is no cursor; the schema says so.
    return undefined
  }
}
