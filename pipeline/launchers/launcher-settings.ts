import type { Clock } from '../../src/model/clock'
import type { AttemptStore } from './attempt-store'

/** What every launcher of a remote service is told. */
export interface LauncherSettings {
  readonly name: string
  readonly capacity: number
  readonly lagMs: number
  /** Between two looks. */
  readonly pollMs: number
  readonly store: AttemptStore
  readonly clock: Clock
}
