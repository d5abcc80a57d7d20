import { setTimeout as delay } from 'node:timers/promises'
import { CodedError } from '../../model/coded-error'
import type { ColumnType, Value } from '../../model/value'
import { abortedError, type Engine, type EngineAnswer, type EngineQuery } from '../engine'
import { manifestBytes } from '../manifest-bytes'
import { decode } from './decode'
import { createHttpClient } from './http'
import type { QueryResults } from './query-results'
import type { Repeating } from './send-again'
import { statementResults, type StatementParts } from './statement'
import { unavailable } from './trino-error'
import type { TrinoOptions } from './trino-options'

/** A coordinator answers within a second, with nothing new if need be. */
const SILENCE_MS = 15_000

type Rows = EngineAnswer['rows']

export interface TrinoEngine extends Engine {
  /** The rows as they come, for answers that are too large to be held. Ending early cancels. */
  stream(query: EngineQuery, signal: AbortSignal): AsyncGenerator<Rows, void, undefined>
}

const REPEATING: Repeating = {
  wait: (ms, signal) => delay(ms, undefined, { signal }),
  random: Math.random,
}

/**
 * Trino over its REST protocol.
 * @param unconfirmed told of a statement that was canceled without Trino saying so
 */
export function openTrino(
  options: TrinoOptions,
  unconfirmed: (error: unknown) => void,
  repeating: Repeating = REPEATING,
): TrinoEngine {
  const http = createHttpClient({ ca: options.ca, silenceMs: SILENCE_MS })
  const parts: StatementParts = { options, http, unconfirmed, ...repeating }
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()

  async function* results(query: EngineQuery, signal: AbortSignal) {
    const stop = AbortSignal.any([signal, closing.signal])
    for await (const one of statementResults(query.text, parts, stop)) {
      yield { rows: decodedRows(one, query.columns), stats: one.stats }
    }
  }

  async function execute(query: EngineQuery, signal: AbortSignal): Promise<EngineAnswer> {
    const rows: (readonly (Value | null)[])[] = []
    let stats: QueryResults['stats'] | null = null
    for await (const page of results(query, signal)) {
      for (const row of page.rows) rows.push(row)
      stats = page.stats
    }
    const queuedMs = stats?.queuedTimeMillis ?? null
    return {
      rows,
      scannedBytes: stats?.physicalInputBytes ?? null,
      queuedMs,
      executionMs: stats === null ? null : stats.elapsedTimeMillis - (queuedMs ?? 0),
    }
  }

  return {
    name: 'trino',
    async execute(query, signal) {
      const done = execute(query, signal)
      running.add(done)
      try {
        return await done
      } finally {
        running.delete(done)
      }
    },
    async *stream(query, signal) {
      for await (const { rows } of results(query, signal)) if (rows.length > 0) yield rows
    },
    async estimatedBytes(scan, signal) {
      if (signal.aborted) throw abortedError(signal)
      return Promise.resolve(manifestBytes(scan))
    },
    async close() {
      closing.abort()
      // What is executing is canceled there first.
      await Promise.allSettled(running)
      http.close()
    },
  }
}

function decodedRows({ columns, data }: QueryResults, types: readonly ColumnType[]): Rows {
  if (data === undefined) return []
  try {
    if (columns?.length !== types.length) throw new Error('Trino returned other columns')
    const stored = columns.map(({ type }) => type)
    return data.map((row) =>
      types.map((type, index) => decode(row[index] ?? null, type, stored[index] ?? '')),
    )
  } catch (cause) {
    throw cause instanceof CodedError ? cause : unavailable(cause)
  }
}
