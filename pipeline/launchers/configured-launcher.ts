import type { Clock } from '../../src/model/clock'
import type { AttemptStore } from './attempt-store'
import type { LauncherSettings } from './launcher-settings'

/** What launchers of remote services show of their settings. */
export abstract class ConfiguredLauncher {
  readonly name: string
  readonly local = false
  readonly capacity: number
  readonly lagMs: number
  readonly pollMs: number
  readonly store: AttemptStore
  protected readonly clock: Clock

  constructor(settings: LauncherSettings) {
    this.name = settings.name
    this.capacity = settings.capacity
    this.lagMs = settings.lagMs
    this.pollMs = settings.pollMs
    this.store = settings.store
    this.clock = settings.clock
  }
}
