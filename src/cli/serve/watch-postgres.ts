import { setTimeout as delay } from 'node:timers/promises'
import type { EmbeddedPostgres } from '../../store/embedded-postgres'

const LOOK_MS = 1000

/** Looks every second whether PostgreSQL lives, and starts it again when it was killed. */
export function watchPostgres(
  postgres: Pick<EmbeddedPostgres, 'revive'>,
  onError: (error: unknown) => void,
  lookMs = LOOK_MS,
): { end(): Promise<void> } {
  const ended = new AbortController()
  const { signal } = ended
  const watch = async (): Promise<void> => {
    for (;;) {
      await delay(lookMs, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
      await postgres.revive().catch(onError)
    }
  }
  const watching = watch()
  return {
    end() {
      ended.abort()
      return watching
    },
  }
}
