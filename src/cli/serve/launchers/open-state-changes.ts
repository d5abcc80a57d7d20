import type { StateChangeParts } from '../../../../pipeline/launchers/state-change-queue'
import type { StateChangesConfig } from '../../../config/launchers'
import type { Timers } from '../../../../pipeline/runs/timers'

/** Listens for what services tell of attempts, from start to stop. */
export interface StateChanges {
  start(): void
  stop(): Promise<void>
}

export interface StateChangesParts extends Pick<StateChangeParts, 'wakeAttempts'> {
  readonly timers: Timers
  readonly onError: (error: unknown) => void
}

/** The SDK's client for SQS is loaded only where there is a queue. */
export async function openStateChanges(
  config: StateChangesConfig | null,
  parts: StateChangesParts,
): Promise<StateChanges> {
  if (config === null) return { start: () => undefined, stop: () => Promise.resolve() }
  return (await import('./state-changes.js')).sqsStateChanges(config, parts)
}
