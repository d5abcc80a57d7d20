import type { StateChangesConfig } from '../../../config/launchers'
import type { StateChanges, StateChangesParts } from './state-changes'

/** The SDK's client for SQS is loaded only where there is a queue. */
export async function openStateChanges(
  config: StateChangesConfig | null,
  parts: StateChangesParts,
): Promise<StateChanges> {
  if (config === null) return { start: () => undefined, stop: () => Promise.resolve() }
  return (await import('./state-changes.js')).sqsStateChanges(config, parts)
}
