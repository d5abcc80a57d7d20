import { abortedError } from '../engines/engine'

/** Work that several wait for. */
export interface Joined<T> {
  readonly done: Promise<T>
  readonly stop: AbortController
  waiting: number
}

export function joinedWork<T>(start: (signal: AbortSignal) => Promise<T>): Joined<T> {
  const stop = new AbortController()
  return { done: start(stop.signal), stop, waiting: 0 }
}

/**
 * Whoever leaves before the end waits no longer; the work is canceled when the last one leaves, which
 * `close` is told, so that nobody joins what is about to end.
 */
export function waitFor<T>(joined: Joined<T>, signal: AbortSignal, close: () => void): Promise<T> {
  joined.waiting += 1
  return new Promise((resolve, reject) => {
    const leave = () => {
      joined.waiting -= 1
      if (joined.waiting > 0) {
        reject(abortedError(signal))
        return
      }
      // The last one waits until the engine has stopped.
      close()
      joined.stop.abort(signal.reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    const left = () => signal.removeEventListener('abort', leave)
    joined.done.finally(left).then(resolve, reject)
  })
}
