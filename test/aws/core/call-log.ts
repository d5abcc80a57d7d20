import type { Instant } from '../../../src/model/clock'

export interface LoggedCall {
  readonly at: Instant
  readonly service: string
  readonly action: string
  /** The ARN of what the call is about, `*` where there is none. */
  readonly resource: string
  /** `ok`, the error's code, or `cut` when the client got no answer. */
  readonly outcome: string
}

/** Every call that arrived, in order: to count them, and for the policies of IAM. */
export class CallLog {
  private calls: LoggedCall[] = []

  add(call: LoggedCall): void {
    this.calls.push(call)
  }

  all(): readonly LoggedCall[] {
    return this.calls
  }

  clear(): void {
    this.calls = []
  }
}
