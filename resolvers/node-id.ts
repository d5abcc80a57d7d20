import { CodedError } from '../src/model/coded-error'

type NodeType = 'Run' | 'Dataset' | 'Snapshot'

/** Opaque, and unique over all types. */
export function nodeId(type: NodeType, key: string): string {
  return Buffer.from(`${type}:${key}`, 'utf8').toString('base64url')
}

/** A run as datasets, messages and logs name it. */
const BARE_RUN = /^[0-9a-f]{32}$/

/** @throws CodedError BAD_USER_INPUT for an id of another type or of none */
export function keyOfNodeId(type: NodeType, id: string): string {
  if (type === 'Run' && BARE_RUN.test(id)) return id
  const text = Buffer.from(id, 'base64url').toString('utf8')
  const key = text.slice(type.length + 1)
  if (!text.startsWith(`${type}:`) || !/^[\w.:-]{1,200}$/.test(key)) {
    throw new CodedError('BAD_USER_INPUT', `id is not the id of a ${type}: take it from an answer`)
  }
  return key
}
