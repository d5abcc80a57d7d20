import type { DuckDBConnection } from '@duckdb/node-api'
import { abortedError } from '../engine'

/** At most so many statements execute at a time; the others wait in the order in which they came. */
export interface ConnectionPool {
  use<T>(signal: AbortSignal, work: (connection: DuckDBConnection) => Promise<T>): Promise<T>
  close(): void
}

type Waiter = (connection: DuckDBConnection) => void

export function createConnectionPool(connections: readonly DuckDBConnection[]): ConnectionPool {
  const idle = [...connections]
  const waiting = new Set<Waiter>()

  function acquire(signal: AbortSignal): Promise<DuckDBConnection> {
    const free = idle.pop()
    if (free !== undefined) return Promise.resolve(free)
    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        waiting.delete(waiter)
        reject(abortedError(signal))
      }
      const waiter = (connection: DuckDBConnection) => {
        waiting.delete(waiter)
        signal.removeEventListener('abort', stopWaiting)
        resolve(connection)
      }
      waiting.add(waiter)
      signal.addEventListener('abort', stopWaiting, { once: true })
    })
  }

  function release(connection: DuckDBConnection): void {
    const [next] = waiting
    if (next === undefined) idle.push(connection)
    else next(connection)
  }

  return {
    async use(signal, work) {
      if (signal.aborted) throw abortedError(signal)
      const connection = await acquire(signal)
      try {
        return await work(connection)
      } finally {
        release(connection)
      }
    },
    close: () => connections.forEach((connection) => connection.closeSync()),
  }
}
