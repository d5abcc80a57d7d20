import type { CrawlerHistoryState, CrawlerState } from '@aws-sdk/client-glue'
import type { Instant } from '../../../src/model/clock'
import type { Cancel } from '../core/executor'

export interface CrawlerSetUp {
  readonly name: string
  readonly role: string
  readonly databaseName: string
  readonly paths: readonly string[]
}

export interface Crawler extends CrawlerSetUp {
  /** The name, which identifies it. */
  readonly id: string
  readonly state: CrawlerState
  readonly createdAt: Instant
  /** When it becomes READY, while it is STOPPING after its crawl ended. */
  readonly readyAt: Instant | null
  /** The crawl that runs or ran last. */
  readonly crawlId: string | null
}

export interface Crawl {
  readonly id: string
  readonly crawler: string
  readonly state: CrawlerHistoryState
  readonly message: string | null
  readonly createdAt: Instant
  readonly endedAt: Instant | null
  readonly cancel: Cancel | null
}
