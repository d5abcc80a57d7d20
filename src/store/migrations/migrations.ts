import { runs } from './001-runs'
import { publications } from './002-publications'
import { runState } from './003-run-state'
import { publishedRevision } from './004-published-revision'
import { daySpending } from './005-day-spending'

/** In order; the number is the place in the list. One that was released is never changed. */
export const MIGRATIONS: readonly { readonly name: string; readonly sql: string }[] = [
  { name: '001-runs', sql: runs },
  { name: '002-publications', sql: publications },
  { name: '003-run-state', sql: runState },
  { name: '004-published-revision', sql: publishedRevision },
  { name: '005-day-spending', sql: daySpending },
]
