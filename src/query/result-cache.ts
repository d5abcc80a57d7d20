import { DIALECTS_VERSION } from '../dialects/version'
import { abortedError, type Engine, type EngineAnswer, type EngineQuery } from '../engines/engine'
import { wrapEngine } from '../engines/wrap-engine'
import { boundedCache, type BoundedCache } from './bounded-cache'
import { digestOf, statementKey } from './statement-key'
import { bytesOfRow } from './value-bytes'

/** Rows whose bytes are counted one by one. */
const MEASURED = 2048

/** Rows of statements. What a key names never changes, so that nothing in it is ever stale. */
export type ResultCache = BoundedCache<EngineAnswer['rows']>

export function resultCache(bytesMax: number): ResultCache {
  return boundedCache(bytesMax, bytesOfRows)
}

/** Of many, by the first of them: to go through all would keep others waiting. */
function bytesOfRows(rows: EngineAnswer['rows']): number {
  const measured = Math.min(rows.length, MEASURED)
  let bytes = 0
  for (const row of rows.slice(0, measured)) bytes += bytesOfRow(row)
  return measured === 0 ? 0 : Math.ceil((bytes / measured) * rows.length)
}

/** Whose statements share results: those of one dialect, by one policy. */
export interface ResultOwner {
  readonly dialect: string
  /** What the principal may see. */
  readonly policy: string
}

/**
 * An engine that executes no statement twice whose rows are still kept. Nothing is kept of a statement
 * that failed or was canceled; one that several wait for is kept as soon as one of them has its answer.
 * @param join what is not kept is executed so; when it ends, its rows are kept already
 */
export function cachedEngine(
  engine: Engine,
  cache: ResultCache,
  owner: ResultOwner,
  join: (engine: Engine) => Engine = (alone) => alone,
): Engine {
  const { dialect, policy } = owner
  const prefix = JSON.stringify([engine.name, dialect, DIALECTS_VERSION, policy])
  const keyOf = (query: EngineQuery) =>
    isTold(query) ? digestOf(prefix + statementKey(query)) : null
  const keeping = join(keepingEngine(engine, cache, keyOf))
  return wrapEngine(engine, {
    async execute(query, signal) {
      if (signal.aborted) throw abortedError(signal)
      const key = keyOf(query)
      const found = key === null ? null : cache.find(key)
      return found === null ? keeping.execute(query, signal) : { ...FROM_CACHE, rows: found }
    },
  })
}

/** @param keyOf null: what is read may have changed, and nothing tells */
function keepingEngine(
  engine: Engine,
  cache: ResultCache,
  keyOf: (query: EngineQuery) => string | null,
): Engine {
  return wrapEngine(engine, {
    async execute(query, signal) {
      const answer = await engine.execute(query, signal)
      const key = keyOf(query)
      if (key === null) return answer
      // Rows of files that changed meanwhile are of no snapshot.
      await query.scan.verify?.()
      cache.keep(key, answer.rows)
      return answer
    },
  })
}

function isTold({ scan: { files, verify } }: EngineQuery): boolean {
  return verify !== undefined || files.every(({ named }) => named === undefined)
}

const FROM_CACHE: Omit<EngineAnswer, 'rows'> = Object.freeze({
  scannedBytes: 0n,
  queuedMs: null,
  executionMs: null,
  cacheHit: true,
})
