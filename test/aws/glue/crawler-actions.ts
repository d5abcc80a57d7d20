import type { z } from 'zod'
import { pageOf } from '../core/page'
import type { Conditions, Members } from '../core/service'
import type { Surroundings } from '../core/surroundings'
import { uuid } from '../core/uuid'
import { fits } from './crawl-filter'
import type { Crawler } from './crawler-records'
import type { Crawlers } from './crawlers'
import { glueError, invalidInput, notFound } from './faults'
import type * as inputs from './inputs'
import { crawlerMembers, crawlMembers } from './wire'

export class CrawlerActions {
  constructor(
    private readonly crawlers: Crawlers,
    private readonly surroundings: Surroundings,
  ) {}

  /** Answers no id: the crawl is to be found in ListCrawls. */
  readonly start = (
    { Name }: z.output<typeof inputs.crawlerName>,
    { now }: Conditions,
  ): Members => {
    const crawler = this.crawler(Name)
    if (crawler.state !== 'READY')
      throw glueError('CrawlerRunningException', `Crawler with name ${Name} has already started`)
    const id = uuid(this.surroundings.ids)
    const ends = { message: null, endedAt: null, cancel: null }
    this.crawlers.start(crawler, { id, crawler: Name, state: 'RUNNING', createdAt: now, ...ends })
    return {}
  }

  readonly stop = (
    { Name }: z.output<typeof inputs.crawlerName>,
    { now, cancelTooLate }: Conditions,
  ): Members => {
    const crawler = this.crawler(Name)
    if (crawler.state === 'READY')
      throw glueError('CrawlerNotRunningException', `Crawler with name ${Name} isn't running`)
    if (crawler.state === 'STOPPING')
      throw glueError('CrawlerStoppingException', `Crawler with name ${Name} is stopping`)
    if (!cancelTooLate) this.crawlers.stop(crawler, now)
    return {}
  }

  readonly get = (
    { Name }: z.output<typeof inputs.crawlerName>,
    conditions: Conditions,
  ): Members => ({ Crawler: this.members(this.crawler(Name), conditions) })

  readonly batchGet = (
    { CrawlerNames }: z.output<typeof inputs.crawlerNames>,
    conditions: Conditions,
  ): Members => {
    const found = CrawlerNames.map((name) => this.crawlers.crawlers.get(name) ?? name)
    return {
      Crawlers: found.flatMap((crawler) =>
        typeof crawler === 'string' ? [] : [this.members(crawler, conditions)],
      ),
      CrawlersNotFound: found.filter((crawler) => typeof crawler === 'string'),
    }
  }

  /** Newest first; the order is not documented, so clients must not rely on it. */
  readonly list = (input: z.output<typeof inputs.listCrawls>, conditions: Conditions): Members => {
    const { CrawlerName, Filters, MaxResults, NextToken } = input
    this.crawler(CrawlerName)
    const crawls = this.crawlers
      .crawlsOf(CrawlerName)
      .all()
      .reverse()
      .filter((crawl) => Filters.every((filter) => fits(crawl, filter)))
    const page = pageOf(crawls, NextToken, MaxResults, conditions)
    if (page === null) throw invalidInput('NextToken is not valid.')
    return {
      Crawls: page.items.map((crawl) => crawlMembers(crawl, conditions.shownState)),
      ...(page.next !== null && { NextToken: page.next }),
    }
  }

  private members(crawler: Crawler, { now, shownState }: Conditions): Members {
    const crawls = this.crawlers.crawlsOf(crawler.name)
    const running = crawls.moving()[0]
    const last = crawls.all().findLast(({ endedAt }) => endedAt !== null) ?? null
    const elapsed = running === undefined ? 0n : now - running.createdAt
    return crawlerMembers(crawler, last, elapsed, shownState)
  }

  private crawler(name: string): Crawler {
    const crawler = this.crawlers.crawlers.get(name)
    if (crawler === undefined) throw notFound(`Crawler ${name} not found.`)
    return crawler
  }
}
