import type { Instant } from '../../../src/model/clock'
import type { Ending, Work } from '../core/executor'
import { Records } from '../core/records'
import type { Surroundings } from '../core/surroundings'
import { MILLISECOND } from '../core/units'
import type { Crawl, Crawler, CrawlerSetUp } from './crawler-records'
import { crawlChanged } from './events'
import type { GlueTimes } from './job-records'

/**
 * The crawlers of the account, moved to now. AWS Glue API reference, "Crawlers and classifiers":
 * READY, RUNNING, STOPPING of a crawler; RUNNING, COMPLETED, FAILED, STOPPED of a crawl. A crawler
 * whose crawl ended is STOPPING for a while before it is READY.
 */
export class Crawlers {
  readonly crawlers: Records<Crawler>
  private readonly crawls = new Map<string, Records<Crawl>>()

  constructor(
    private readonly surroundings: Surroundings,
    private readonly times: GlueTimes,
  ) {
    const table = surroundings.store.table<Crawler>('glue/crawlers')
    this.crawlers = new Records(table, { isMoving: () => true })
  }

  /** A crawler that is there already, from before the process was killed, stays. */
  setUp(setUps: readonly CrawlerSetUp[], now: Instant): void {
    for (const setUp of setUps)
      if (this.crawlers.get(setUp.name) === undefined)
        this.crawlers.put({
          ...setUp,
          id: setUp.name,
          state: 'READY',
          createdAt: now,
          readyAt: null,
          crawlId: null,
        })
  }

  crawlsOf(crawler: string): Records<Crawl> {
    const found = this.crawls.get(crawler)
    if (found !== undefined) return found
    const table = this.surroundings.store.table<Crawl>(`glue/crawls/${crawler}`)
    const crawls = new Records(table, { isMoving: ({ endedAt }) => endedAt === null })
    this.crawls.set(crawler, crawls)
    return crawls
  }

  start(crawler: Crawler, crawl: Crawl): void {
    this.surroundings.executor.start(crawlWork(crawl))
    this.crawlsOf(crawler.name).put(crawl)
    this.crawlers.put({ ...crawler, state: 'RUNNING', crawlId: crawl.id })
    this.surroundings.publish(crawlChanged(crawl, crawl.createdAt))
  }

  stop(crawler: Crawler, at: Instant): void {
    this.crawlers.put({ ...crawler, state: 'STOPPING' })
    for (const crawl of this.crawlsOf(crawler.name).moving()) {
      const canceled: Crawl = { ...crawl, cancel: { at, signal: 'kill' } }
      this.crawlsOf(crawler.name).put(canceled)
      this.surroundings.executor.cancel(crawlWork(canceled))
    }
  }

  advance(now: Instant): void {
    for (const { id } of this.crawlers.all()) {
      this.heal(id, now)
      this.finishCrawl(id, now)
      this.settle(id, now)
    }
  }

  /** After a kill between the change of a crawl and that of its crawler. */
  private heal(name: string, now: Instant): void {
    const crawler = this.crawlers.get(name)
    if (crawler === undefined) return
    const isCrawling = this.crawlsOf(name).movingCount() > 0
    if (isCrawling && crawler.state === 'READY') this.crawlers.put({ ...crawler, state: 'RUNNING' })
    if (!isCrawling && crawler.state !== 'READY' && crawler.readyAt === null)
      this.crawlers.put({ ...crawler, state: 'STOPPING', readyAt: now })
  }

  private finishCrawl(name: string, now: Instant): void {
    const crawler = this.crawlers.get(name)
    if (crawler === undefined) return
    for (const crawl of this.crawlsOf(crawler.name).moving()) {
      const ending = this.surroundings.executor.ending(crawlWork(crawl), now)
      if (ending === null) continue
      const { at, message } = ending
      const state = endState(crawl, ending)
      const told = state === 'FAILED' ? message : null
      const ended = this.crawlsOf(crawler.name).put({ ...crawl, state, message: told, endedAt: at })
      const readyAt = at + BigInt(this.times.crawlerStoppingMs) * MILLISECOND
      this.crawlers.put({ ...crawler, state: 'STOPPING', readyAt })
      this.surroundings.publish(crawlChanged(ended, at))
    }
  }

  private settle(name: string, now: Instant): void {
    const crawler = this.crawlers.get(name)
    if (crawler === undefined || crawler.readyAt === null || crawler.readyAt > now) return
    this.crawlers.put({ ...crawler, state: 'READY', readyAt: null })
  }
}

function endState({ cancel }: Crawl, { kind }: Ending): Crawl['state'] {
  if (kind === 'succeeded') return 'COMPLETED'
  return cancel === null ? 'FAILED' : 'STOPPED'
}

function crawlWork({ id, crawler, createdAt, cancel }: Crawl): Work {
  return {
    id,
    service: 'glue-crawler',
    name: crawler,
    command: [],
    payload: null,
    startedAt: createdAt,
    cancel,
  }
}
