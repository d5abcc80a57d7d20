import { createHash } from 'node:crypto'
import type { EngineQuery } from '../engines/engine'
import { canonical } from './canonical'

/**
 * Everything that a statement's answer depends on: its text with its parameters, and what it reads.
 * A snapshot says which files these are; without one, versions tell apart files of one path.
 */
export function statementKey(query: EngineQuery): string {
  const key = known.get(query) ?? writtenKey(query)
  known.set(query, key)
  return key
}

/** On its way a statement is looked up several times. */
const known = new WeakMap<EngineQuery, string>()

function writtenKey({ text, parameters, columns, scan, snapshotId }: EngineQuery): string {
  const files =
    snapshotId === undefined ? scan.files.map(({ path, named }) => [path, named?.version]) : null
  return canonical([text, parameters, columns, scan.table, scan.columns, snapshotId, files])
}

/** Short, and another one for each other text. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
