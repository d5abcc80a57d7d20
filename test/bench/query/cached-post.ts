import type { Measured } from '../report'
import { posted } from '../load'
import { ratesOverBare } from './over-bare'

/** A running server. */
export interface Served {
  /** Of /graphql. */
  readonly lakefront: { readonly url: string }
}

/** Twenty rows, of which nothing differs from one execution to the next. */
export const TWENTY_ROWS =
  '{ flights(groupBy: [ORIGIN], orderBy: [{ field: FLIGHTS, direction: DESC }], first: 20) { id nodes { origin flights meanDelay } } }'

/** A finished answer by POST at 16 connections against a bare server that sends the same bytes. */
export async function cachedPost(
  { lakefront: { url } }: Served,
  query = TWENTY_ROWS,
): Promise<readonly Measured[]> {
  const { ours, bare, ratio } = await ratesOverBare(posted(url, query))
  return [
    { metric: 'cached 20-row answer, POST', value: ours, unit: '/s', limit: null },
    { metric: 'bare node:http, the same bytes', value: bare, unit: '/s', limit: null },
    { metric: 'the same: ratio', value: ratio, unit: 'x', limit: { atLeast: 0.5 } },
  ]
}
