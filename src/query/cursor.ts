import { z } from 'zod'
import { CodedError } from '../model/coded-error'

/** Where a page begins: so many nodes of this request on this snapshot came before. */
export interface Cursor {
  readonly request: string
  readonly snapshotId: string
  /** The other table that answered, with its snapshot; null: the dataset's own. */
  readonly other: { readonly name: string; readonly snapshotId: string } | null
  readonly position: number
}

const SNAPSHOT_ID = /^[\w-]{1,128}$/

const cursorSchema = z.strictObject({
  r: z.string().min(1).max(64),
  s: z.string().regex(SNAPSHOT_ID),
  o: z.tuple([z.string().regex(/^\w{1,128}$/), z.string().regex(SNAPSHOT_ID)]).optional(),
  p: z.int().min(1),
})

export function encodeCursor({ request, snapshotId, other, position }: Cursor): string {
  const o = other === null ? {} : { o: [other.name, other.snapshotId] }
  const text = JSON.stringify({ r: request, s: snapshotId, ...o, p: position })
  return Buffer.from(text).toString('base64url')
}

/** @throws CodedError CURSOR_MISMATCH for what this request never gave out */
export function decodeCursor(text: string, request: string): Cursor {
  const parsed = cursorSchema.safeParse(readJson(text))
  if (!parsed.success || parsed.data.r !== request) {
    const message =
      'after is no cursor of this request; leave it out, or send the endCursor of a page with the same where, groupBy and orderBy.'
    throw new CodedError('CURSOR_MISMATCH', message)
  }
  const { s: snapshotId, o, p: position } = parsed.data
  const other = o === undefined ? null : { name: o[0], snapshotId: o[1] }
  return { request, snapshotId, other, position }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    // No JSON is no cursor; the schema says so.
    return undefined
  }
}
