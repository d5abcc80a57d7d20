import { abortedError, type Engine } from '../engine'
import { manifestBytes } from '../manifest-bytes'
import { serviceError } from './service-error'
import type { StatementRuns } from './statement-runs'

/** What engines over a service of AWS have in common: what they estimate, and how they end. */
export interface EngineLife extends Pick<Engine, 'estimatedBytes' | 'close'> {
  /** Work that ends with its signal or with the engine; what fails at the service becomes a CodedError. */
  used<T>(signal: AbortSignal, work: (stop: AbortSignal) => Promise<T>): Promise<T>
}

export function engineLife(
  service: string,
  runs: Pick<StatementRuns<never, unknown>, 'close'>,
): EngineLife {
  const closing = new AbortController()
  return {
    async used(signal, work) {
      const stop = AbortSignal.any([signal, closing.signal])
      try {
        return await work(stop)
      } catch (error) {
        throw stop.aborted ? abortedError(stop) : serviceError(service, error)
      }
    },
    async estimatedBytes(scan, signal) {
      if (signal.aborted) throw abortedError(signal)
      return manifestBytes(scan)
    },
    async close() {
      closing.abort()
      await runs.close()
    },
  }
}
