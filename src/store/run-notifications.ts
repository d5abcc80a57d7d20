import { Client, type ClientConfig } from 'pg'
import { RUN_DUE_CHANNEL } from './event-repository'

export interface RunListener {
  stop(): Promise<void>
}

/**
 * Calls back with the id of each run that reconcilers are to look at. A lost connection is opened
 * again after `retryMs`; what is missed meanwhile is found by polling.
 */
export async function listenForRuns(
  config: ClientConfig,
  onDue: (runId: string) => void,
  onError: (error: unknown) => void,
  retryMs = 1000,
): Promise<RunListener> {
  let stopped = false
  let client: Client | null = null
  let timer: NodeJS.Timeout | null = null

  const connect = async (): Promise<void> => {
    const fresh = new Client(config)
    fresh.on('notification', ({ payload }) => {
      if (payload !== undefined) onDue(payload)
    })
    fresh.on('error', onError)
    fresh.on('end', retryLater)
    await fresh.connect()
    await fresh.query(`listen ${RUN_DUE_CHANNEL}`)
    client = fresh
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
