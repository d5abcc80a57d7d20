import { createHash } from 'node:crypto'
import type { Scheduler } from './scheduler'

/** What happened, line by line. Two worlds with the same hash went the same way. */
export class Trace {
  readonly lines: string[] = []
  private readonly digest = createHash('sha256')

  constructor(private readonly scheduler: Scheduler) {}

  add(who: string, what: string): void {
    const seconds = (this.scheduler.micros / 1e6).toFixed(6).padStart(12)
    const line = `${seconds}  ${who.padEnd(9)} ${what}`
    this.lines.push(line)
    this.digest.update(line)
  }

  hash(): string {
    return this.digest.copy().digest('hex').slice(0, 16)
  }
}
