import type { Value } from '../model/value'
import type { Parts } from './answer-parts'
import { boundedCache, type CacheCounts } from './bounded-cache'
import type { AnswerNode } from './query-service'

/** Nodes of a request one after the other, from a position on, with what all its pages share. */
export interface KeptAnswer extends Omit<Parts, 'executed' | 'nodes'> {
  readonly nodes: readonly AnswerNode[]
  readonly from: number
  /** No node comes after these. */
  readonly ended: boolean
  /** What was executed for them. */
  readonly sql: string
}

export interface KeptLimits {
  /** How many nodes are read where a page shows that more may be asked for. */
  readonly nodesAhead: number
  /** Of all kept answers together, as estimated; those that were not used for longest go first. */
  readonly bytes: number
}

/** As many as ten pages of the usual size. */
export const NODES_AHEAD = 1000

/** Kept for later pages. What a key names never changes, so that nothing in it is ever stale. */
export interface KeptAnswers {
  readonly nodesAhead: number
  find(key: string): KeptAnswer | null
  keep(key: string, answer: KeptAnswer): void
  readonly counts: () => CacheCounts
}

export function keptAnswers({ nodesAhead, bytes }: KeptLimits): KeptAnswers {
  return { nodesAhead, ...boundedCache(bytes, sizeOf) }
}

/** Those of one engine: what a page says of where it is from is true of what was kept for it. */
export function keptOf(engine: string, kept: KeptAnswers | null): KeptAnswers | null {
  return (
    kept && {
      ...kept,
      find: (key) => kept.find(`${engine} ${key}`),
      keep: (key, answer) => kept.keep(`${engine} ${key}`, answer),
    }
  )
}

const BYTES_OF_OBJECT = 64
const BYTES_OF_FIELD = 24

function sizeOf({ nodes, sql }: KeptAnswer): number {
  return nodes.reduce((sum, node) => sum + sizeOfNode(node), BYTES_OF_OBJECT + sizeOfText(sql))
}

function sizeOfNode(node: AnswerNode): number {
  return Object.values(node).reduce<number>(
    (sum, value) => sum + BYTES_OF_FIELD + sizeOfValue(value),
    BYTES_OF_OBJECT,
  )
}

function sizeOfValue(value: Value | AnswerNode | null): number {
  if (typeof value === 'string') return sizeOfText(value)
  if (value === null || typeof value !== 'object') return 0
  if (!isList(value)) return sizeOfNode(value)
  return value.reduce((sum, text) => sum + BYTES_OF_FIELD + sizeOfText(text), BYTES_OF_OBJECT)
}

function isList(value: readonly string[] | AnswerNode): value is readonly string[] {
  return Array.isArray(value)
}

function sizeOfText(text: string): number {
  return 2 * text.length
}
