import type { Instant } from '../../../src/model/clock'
import type { Ids } from '../core/ids'
import type { Store, Table } from '../core/store'
import { uuid } from '../core/uuid'

export interface Message {
  readonly id: string
  readonly body: string
  readonly sentAt: Instant
  /** Receivers do not see it before. */
  readonly visibleAt: Instant
  readonly firstReceivedAt: Instant | null
  readonly receivedCount: number
  /** Of the last receipt. */
  readonly receipt: string | null
}

export interface QueueSetUp {
  readonly name: string
  readonly visibilityTimeoutMs: number
}

/** The queues of the account. */
export class Queues {
  private readonly setUps: ReadonlyMap<string, QueueSetUp>

  constructor(
    private readonly store: Store,
    private readonly ids: Ids,
    setUps: readonly QueueSetUp[],
  ) {
    this.setUps = new Map(setUps.map((setUp) => [setUp.name, setUp]))
  }

  get(name: string): QueueSetUp | undefined {
    return this.setUps.get(name)
  }

  messages(queue: string): Table<Message> {
    return this.store.table<Message>(`sqs/${queue}`)
  }

  /** @param at when it arrives, which may be later than now */
  send(queue: string, body: string, at: Instant): string {
    const id = uuid(this.ids)
    const never = { firstReceivedAt: null, receivedCount: 0, receipt: null }
    this.messages(queue).put(id, Object.freeze({ id, body, sentAt: at, visibleAt: at, ...never }))
    return id
  }
}
