import { Client, type ClientConfig } from 'pg'
import { RUN_DUE_CHANNEL } from './event-repository'

export interface RunListener {
  stop(): Promise<void>
}

export interface ListeningTimes {
  /** Before a lost connection is opened again. */
  readonly retryMs: number
  /** Between two questions whether PostgreSQL is there: a listener hears nothing of its machine's end. */
  readonly pingMs: number
  /** For the answer to each. */
  readonly silenceMs: number
}

const TIMES: ListeningTimes = { retryMs: 1_000, pingMs: 30_000, silenceMs: 30_000 }

/**
 * Calls back with the id of each run that reconcilers are to look at. A lost connection is opened
 * again; what is missed meanwhile is found by polling.
 */
export async function listenForRuns(
  config: ClientConfig,
  onDue: (runId: string) => void,
  onError: (error: unknown) => void,
  { retryMs, pingMs, silenceMs }: ListeningTimes = TIMES,
): Promise<RunListener> {
  let stopped = false
  let client: Client | null = null
  let timer: NodeJS.Timeout | null = null

  const connect = async (): Promise<void> => {
    const patience = { connectionTimeoutMillis: silenceMs, query_timeout: silenceMs }
    const fresh = new Client({ ...config, ...patience })
    fresh.on('notification', ({ payload }) => {
      if (payload !== undefined) onDue(payload)
    })
    fresh.on('error', onError)
    fresh.on('end', retryLater)
    try {
      await fresh.connect()
      await fresh.query(`listen ${RUN_DUE_CHANNEL}`)
    } catch (error) {
      void fresh.end()
      throw error
    }
    client = fresh
    if (stopped) await fresh.end()
    else
      keepAsking(fresh, pingMs, (error) => {
        onError(error)
        void fresh.end()
      })
  }
  const retryLater = (): void => {
    if (stopped || timer !== null) return
    timer = setTimeout(() => {
      timer = null
      connect().catch((error: unknown) => {
        onError(error)
        retryLater()
      })
    }, retryMs)
    timer.unref()
  }

  await connect()
  return {
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await client?.end()
    },
  }
}

/** One question at a time, until one has no answer or the connection ends. */
function keepAsking(client: Client, everyMs: number, onSilence: (error: unknown) => void): void {
  let next: NodeJS.Timeout
  const askLater = (): void => {
    next = setTimeout(() => void client.query('select 1').then(askLater, onSilence), everyMs)
    next.unref()
  }
  askLater()
  client.on('end', () => clearTimeout(next))
}
