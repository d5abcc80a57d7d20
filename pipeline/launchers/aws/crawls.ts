import {
  EntityNotFoundException,
  ListCrawlsCommand,
  type CrawlerHistory,
  type GlueClient,
} from '@aws-sdk/client-glue'
import type { Instant } from '../../../src/model/clock'
import { instantOf } from './phase'

const PAGE = 20

/** The crawls of a crawler that started since then; null: there is no such crawler any more. */
export async function crawlsSince(
  client: GlueClient,
  crawler: string,
  since: Instant,
): Promise<readonly CrawlerHistory[] | null> {
  try {
    return await listSince(client, crawler, since)
  } catch (error) {
    if (error instanceof EntityNotFoundException) return null
    throw error
  }
}

/** ListCrawls answers newest first. */
async function listSince(
  client: GlueClient,
  crawler: string,
  since: Instant,
): Promise<readonly CrawlerHistory[]> {
  const found: CrawlerHistory[] = []
  let next: string | undefined
  do {
    const { Crawls = [], NextToken } = await client.send(
      new ListCrawlsCommand({
        CrawlerName: crawler,
        MaxResults: PAGE,
        ...(next !== undefined && { NextToken: next }),
      }),
    )
    const since_ = Crawls.filter((crawl) => isSince(crawl, since))
    found.push(...since_)
    next = since_.length === Crawls.length ? NextToken : undefined
  } while (next !== undefined)
  return found
}

function isSince({ StartTime }: CrawlerHistory, since: Instant): boolean {
  const startedAt = instantOf(StartTime)
  return startedAt === null || startedAt >= since
}
