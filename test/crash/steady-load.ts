import { setTimeout as delay } from 'node:timers/promises'
import { graphql } from '../support/graphql-client'

/** What a client knows of a run that it asked for. */
export interface Asked {
  readonly key: string
  readonly job: string
  /** All that were ever answered for the key. */
  readonly ids: ReadonlySet<string>
  readonly isCanceled: boolean
}

const START = {
  ingestAccessLogs: `mutation ($key: String!) { done: startIngestAccessLogs(
    input: { source: "logs" }, idempotencyKey: $key) { run { id } } }`,
  cleanAccessLogs: `mutation ($key: String!) { done: startCleanAccessLogs(
    input: {}, idempotencyKey: $key) { run { id } } }`,
} as const
const CANCEL = `mutation ($id: ID!) { done: cancelRun(id: $id) { run { id } } }`

/** More than the services do in that time would only wait in the queue. */
const PACE_MS = 900
const ANSWER_MS = 10_000
const PAUSE_MS = 200
const PATIENCE_MS = 180_000
const CANCELED = 0.15
const ASKED_AGAIN = 0.2
const LATEST_CANCEL_MS = 4_000

/** Starts runs at a steady pace, some of them canceled, until it is stopped; gives up on no answer. */
export class SteadyLoad {
  private readonly asking: Promise<Asked>[] = []
  private readonly stopping = new AbortController()
  private readonly going: Promise<void>

  /**
   * @param urls of the replicas, also of those that were just killed
   * @param random what is asked for, where, and when it is canceled
   */
  constructor(
    private readonly urls: () => readonly string[],
    private readonly random: () => number,
  ) {
    this.going = this.go()
  }

  /** Resolves when every run that it asked for was accepted. */
  async stop(): Promise<readonly Asked[]> {
    this.stopping.abort()
    await this.going
    return Promise.all(this.asking)
  }

  private async go(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      const asked = this.ask(`key-${this.asking.length}`)
      // Whoever stops the load hears of it.
      asked.catch(() => undefined)
      this.asking.push(asked)
      await delay(PACE_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  private async ask(key: string): Promise<Asked> {
    const job = this.random() < 0.5 ? 'ingestAccessLogs' : 'cleanAccessLogs'
    const isCanceled = this.random() < CANCELED
    const isAskedAgain = this.random() < ASKED_AGAIN
    const cancelMs = this.random() * LATEST_CANCEL_MS
    const start = () => this.answered(START[job], { key })
    const ids = new Set([await start()])
    if (isAskedAgain) ids.add(await start())
    if (isCanceled) {
      await delay(cancelMs)
      for (const id of ids) await this.answered(CANCEL, { id })
    }
    return { key, job, ids, isCanceled }
  }

  /** The same mutation, now to one replica and now to another, until one of them answers. */
  private async answered(mutation: string, variables: Record<string, string>): Promise<string> {
    const until = Date.now() + PATIENCE_MS
    for (;;) {
      const answer = await this.send(mutation, variables).catch(String)
      if (typeof answer !== 'string') return answer.id
      if (Date.now() > until) throw new Error(`no answer to ${mutation}: ${answer}`)
      await delay(PAUSE_MS)
    }
  }

  /** The run, or what was wrong. */
  private async send(
    mutation: string,
    variables: Record<string, string>,
  ): Promise<{ readonly id: string } | string> {
    const urls = this.urls()
    const url = urls[Math.floor(this.random() * urls.length)] ?? ''
    const { data, errors } = await graphql(url, mutation, variables, AbortSignal.timeout(ANSWER_MS))
    // A run that is over cannot be canceled.
    if (errors?.[0]?.extensions.code === 'WRONG_RUN_STATUS') return { id: variables['id'] ?? '' }
    const done = data?.['done'] as { run: { id: string } } | null | undefined
    return done?.run ?? JSON.stringify(errors)
  }
}
