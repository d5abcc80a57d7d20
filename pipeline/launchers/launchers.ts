import type { Job } from '../jobs/job'
import type { Launcher } from './launcher'

/** Every launcher that there is, and which of them executes a job. */
export interface Launchers {
  readonly all: readonly Launcher[]
  /** Null: none that is configured does. */
  of(job: Job): Launcher | null
}

/** By the name that attempts are recorded with; null: it is no longer configured. */
export function launcherNamed({ all }: Launchers, name: string): Launcher | null {
  return all.find((launcher) => launcher.name === name) ?? null
}
