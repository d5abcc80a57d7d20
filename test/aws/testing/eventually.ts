import { setTimeout as delay } from 'node:timers/promises'

const PAUSE_MS = 10

/** Waits until what is expected holds; after a while its failure is the test's. */
export async function eventually(expectation: () => Promise<void>, forMs = 10_000): Promise<void> {
  const until = Date.now() + forMs
  for (;;)
    try {
      await expectation()
      return
    } catch (error) {
      if (Date.now() > until) throw error
      await delay(PAUSE_MS)
    }
}
