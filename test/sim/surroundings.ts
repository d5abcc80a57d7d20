import type { Breakage } from './breakage'
import type { Faults } from './faults'
import type { WorkRules } from './invariants/work-rules'
import type { Lake } from './lake/lake'
import type { Sessions } from './postgres/sessions'
import type { Profile } from './profile'
import type { Random } from './random'
import type { AttemptMemory } from './remote/attempt-memory'
import type { Remote } from './remote/remote'
import type { Scheduler } from './scheduler'
import type { Trace } from './trace'

/** What a replica finds around itself. */
export interface Surroundings {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly trace: Trace
  readonly profile: Profile
  readonly faults: Faults
  readonly files: AttemptMemory
  readonly lake: Lake
  readonly service: Remote
  readonly rules: WorkRules
  readonly sessions: Sessions
  readonly broken: Breakage
  newId(): string
  /** A statement was executed after which something may be committed. */
  afterCommit(text: string): Promise<void>
  /** A process died, and another takes its place. */
  replace(dead: { readonly name: string }): void
}
