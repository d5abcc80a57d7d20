import { encodeCursor } from './cursor'
import type { Cursor } from './cursor'
import type { Sequence } from '../model/sequence'
import type { Answer, AnswerNode } from './query-service'

/** One page of the rows fetched, of which the one after `first` only tells that there are more. */
export function pageOf(
  fetched: Sequence<AnswerNode>,
  first: number,
  start: Cursor,
): Pick<Answer, 'nodes' | 'pageInfo'> {
  const nodes = fetched.slice(0, first)
  const cursorAfter = (count: number) =>
    nodes.length === 0 ? null : encodeCursor({ ...start, position: start.position + count })
  return {
    nodes,
    pageInfo: {
      startCursor: cursorAfter(1),
      endCursor: cursorAfter(nodes.length),
      hasNextPage: fetched.length > first,
      hasPreviousPage: start.position > 0,
    },
  }
}
