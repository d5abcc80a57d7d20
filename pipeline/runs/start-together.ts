import DataLoader from 'dataloader'
import type { Kysely } from 'kysely'
import type { Run } from '../../src/model/run'
import type { Database } from '../../src/store/database'
import { DatabaseUnavailable } from '../../src/store/database-unavailable'
import { insertRuns, type RunStart } from '../../src/store/start-run-repository'
import type { Timers } from './timers'

/** Of one statement: a few milliseconds of PostgreSQL's work. */
const MAX_TOGETHER = 100
/** After several at once more are on their way. Who starts one after the other never waits for it. */
const REST_MS = 1

/** Null: the key was taken before. */
export type StartRun = (start: RunStart) => Promise<Run | null>

/**
 * Starts runs in one statement at a time. What comes while it is on its way goes with the next, so
 * that many starts cost PostgreSQL and this process few statements and few commits.
 */
export function startTogether(db: Kysely<Database>, timers: Timers): StartRun {
  const unending = new AbortController().signal
  let free: Promise<void> = Promise.resolve()

  async function untilFree(inserted: Promise<readonly unknown[]>): Promise<void> {
    const { length } = await inserted
    if (length > 1) await timers.sleep(REST_MS, unending)
  }

  const loader = new DataLoader<RunStart, Run | null>(
    (starts) => {
      const inserted = insert(db, starts)
      free = untilFree(inserted)
      return inserted
    },
    {
      cache: false,
      maxBatchSize: MAX_TOGETHER,
      batchScheduleFn: (dispatch) => void free.then(dispatch),
    },
  )
  return (start) => loader.load(start)
}

/** Never throws: an error stands in its start's place. */
async function insert(
  db: Kysely<Database>,
  starts: readonly RunStart[],
): Promise<(Run | null | Error)[]> {
  try {
    return await insertRuns(db, starts)
  } catch (error) {
    const isOfAll = starts.length === 1 || error instanceof DatabaseUnavailable
    if (isOfAll) return starts.map(() => asError(error))
    // One that PostgreSQL refuses shall not take the others with it.
    const each = await Promise.all(starts.map((start) => insert(db, [start])))
    return each.flat()
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error })
}
