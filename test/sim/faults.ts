import type { Profile, Rates } from './profile'
import type { Random } from './random'
import { MILLIS, SECONDS, type Scheduler } from './scheduler'

/** sql: a statement of the store. remote: a call of a service or of attempts' files. tables: of a table's. */
export type OperationKind = 'sql' | 'remote' | 'tables'

export type Fate = 'done' | 'refused' | 'lost' | 'crashedBefore' | 'crashedAfter'

/** Decides what becomes of each operation, until the world is calm. */
export class Faults {
  constructor(
    private readonly random: Random,
    private readonly profile: Profile,
    private readonly scheduler: Scheduler,
  ) {}

  get calm(): boolean {
    return this.scheduler.micros >= this.profile.calmAt
  }

  fate(kind: OperationKind): Fate {
    if (this.calm) return 'done'
    const { crash, refused, lost } = this.rates(kind)
    if (this.random.chance(crash)) return this.random.pick(['crashedBefore', 'crashedAfter'])
    if (this.random.chance(refused)) return 'refused'
    return this.random.chance(lost) ? 'lost' : 'done'
  }

  /** On the way there; nothing orders two operations that wait at the same time. */
  latency(kind: OperationKind): number {
    if (!this.calm && this.random.chance(this.rates(kind).stalled)) {
      return this.random.between(SECONDS, 60 * SECONDS)
    }
    return kind !== 'remote'
      ? this.random.between(100, 3 * MILLIS)
      : this.random.between(2 * MILLIS, 150 * MILLIS)
  }

  /** On the way back: mostly none, so that what follows is often next. */
  answerLatency(): number {
    return this.random.chance(0.8) ? 0 : this.random.between(0, 50 * MILLIS)
  }

  /** Whether what a process sent before it died still arrives. */
  arrivesAnyway(): boolean {
    return this.random.chance(0.5)
  }

  goesBadly(probability: number): boolean {
    return !this.calm && this.random.chance(probability)
  }

  private rates(kind: OperationKind): Rates {
    return this.profile[kind]
  }
}
