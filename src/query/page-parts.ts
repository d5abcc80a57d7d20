import type { TableSnapshot } from '../catalog/catalog'
import { answerParts, type Parts } from './answer-parts'
import type { Cursor } from './cursor'
import { isCacheHit, longest, onceEach, sumOfBytes } from './execute-plan'
import type { KeptAnswer, KeptAnswers } from './kept-answers'
import type { AnswerSource, DatasetRequest } from './query-service'
import type { Run } from './read-nodes'
import { executionDigest } from './request-digest'

/** What a page is made of, and what reading it took. */
export interface PageParts
  extends
    Omit<Parts, 'executed'>,
    Pick<AnswerSource, 'scannedBytes' | 'queuedMs' | 'executionMs' | 'cacheHit' | 'sql'> {}

/**
 * The parts of a page: a later one from what was kept of the one before, executed again only when that
 * is gone. Where paging is looked at, more nodes than the page has are read, and kept.
 */
export async function pageParts(
  request: DatasetRequest,
  snapshot: TableSnapshot,
  start: Cursor,
  run: Run,
  kept: KeptAnswers | null,
): Promise<PageParts> {
  const { position } = start
  if (kept === null || !request.parts.has('nodes') || !request.parts.has('pageInfo')) {
    return executed(await answerParts(request, snapshot, position, run))
  }
  const key = executionDigest(request, start)
  const found = position > 0 ? kept.find(key) : null
  if (found !== null && covers(found, position, request.first)) {
    const { from, sql, totals, comparedTotals, comparedWindow, totalCount } = found
    const nodes = found.nodes.slice(position - from, position - from + request.first + 1)
    const shared = { totals, comparedTotals, comparedWindow, totalCount }
    const cached = { scannedBytes: 0n, queuedMs: null, executionMs: null, cacheHit: true }
    return { ...shared, nodes, sql, ...cached }
  }
  const first = Math.max(request.first, kept.nodesAhead)
  const read = executed(await answerParts({ ...request, first }, snapshot, position, run))
  if (first > request.first && read.nodes.length > request.first) {
    // Nodes of files that changed meanwhile are of no snapshot.
    await snapshot.verify?.()
    kept.keep(key, {
      ...read,
      nodes: [...read.nodes],
      from: position,
      ended: read.nodes.length <= first,
    })
  }
  return { ...read, nodes: read.nodes.slice(0, request.first + 1) }
}

/** Whether it has the page, and the node that tells that there are more. */
function covers({ from, nodes, ended }: KeptAnswer, position: number, first: number): boolean {
  return position >= from && (ended || position + first + 1 <= from + nodes.length)
}

function executed({ executed: all, ...parts }: Parts): PageParts {
  const done = onceEach(all)
  return {
    ...parts,
    scannedBytes: sumOfBytes(done),
    queuedMs: longest(done, 'queuedMs'),
    executionMs: longest(done, 'executionMs'),
    cacheHit: isCacheHit(done),
    sql: done.map(({ sql }) => sql).join(';\n\n'),
  }
}
