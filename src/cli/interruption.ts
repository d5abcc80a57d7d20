/** Where signals come from: the process, or a test's emitter. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
}

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal
  readonly release: () => void
}

/** The first Ctrl-C asks for the end, the second forces it. */
export function interruption(source: SignalSource, force: () => void): Interruption {
  const controller = new AbortController()
  const listener = () => {
    if (controller.signal.aborted) force()
    controller.abort()
  }
  source.on('SIGINT', listener)
  source.on('SIGTERM', listener)
  return {
    signal: controller.signal,
    release() {
      source.off('SIGINT', listener)
      source.off('SIGTERM', listener)
    },
  }
}

/** Resolves with the first signal. */
export function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
