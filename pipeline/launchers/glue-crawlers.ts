import {
  CrawlerRunningException,
  CrawlerNotRunningException,
  CrawlerStoppingException,
  StartCrawlerCommand,
  StopCrawlerCommand,
  type CrawlerHistory,
  type CrawlerHistoryState,
  type GlueClient,
} from '@aws-sdk/client-glue'
import { z } from 'zod'
import type { Instant } from '../../src/model/clock'
import { CodedError } from '../../src/model/coded-error'
import { ConfiguredLauncher } from './configured-launcher'
import { consoleUrl, logStreamUrl } from './aws/console'
import { crawlsSince } from './aws/crawls'
import { instantOf } from './aws/phase'
import { SKEW_MICROS } from './aws/skew'
import { submitFault } from './aws/submit-fault'
import { findEach } from './find-each'
import type {
  AttemptLinks,
  AttemptRef,
  Launcher,
  Observation,
  Submission,
  Submitted,
} from './launcher'
import type { LauncherSettings } from './launcher-settings'
import { mayGoOn } from './may-go-on'

export interface GlueCrawlersOptions extends LauncherSettings {
  /** Without retries of its own. */
  readonly client: GlueClient
  readonly region: string
}

/** The attempt's file that tells what was asked of which crawler, written before it is asked. */
const ASKED = 'crawler.json'

const asked = z.object({
  crawler: z.string(),
  /** Microseconds since 1970-01-01T00:00:00Z; null: it was refused, so nothing was started. */
  at: z.string().nullable(),
  /** Ids of the crawls that were there before it was asked for, of those that our clock cannot tell apart. */
  before: z.array(z.string()).default([]),
})

type Outcome = 'running' | 'succeeded' | 'failed'

/** AWS Glue API reference, CrawlerHistory. One that was stopped did not succeed. */
const OUTCOMES = {
  RUNNING: 'running',
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  STOPPED: 'failed',
} as const satisfies Readonly<Record<CrawlerHistoryState, Outcome>>

export function createGlueCrawlersLauncher(options: GlueCrawlersOptions): Launcher {
  return new GlueCrawlersLauncher(options)
}

/**
 * Starts crawlers. StartCrawler names no crawl, so the attempt's is the one that started after the
 * intent: clocks differ, so those that were listed before it was asked for do not count. Runs lease
 * their crawler, so that there is one at most, and several are a failure.
 */
class GlueCrawlersLauncher extends ConfiguredLauncher implements Launcher {
  constructor(private readonly options: GlueCrawlersOptions) {
    // Within it this launcher decides itself: a crawl that may have been started is not asked for again.
    super({ ...options, lagMs: 2 * options.lagMs })
  }

  async submit({ attemptId, program, intendedAt }: Submission): Promise<Submitted> {
    if (program.kind !== 'crawler')
      throw new CodedError(
        'LAUNCHER_REFUSED',
        `The launcher ${this.name} starts crawlers, and the job's program is a ${program.kind}: name another for it in LAKEFRONT_LAUNCHERS.`,
      )
    const { crawler } = program
    try {
      const listed = (await this.crawls(crawler, intendedAt)) ?? []
      const before = listed.map(({ CrawlId = '' }) => CrawlId)
      await this.note(attemptId, { crawler, at: this.clock().toString(), before })
      await this.options.client.send(new StartCrawlerCommand({ Name: crawler }))
      return { kind: 'accepted', externalId: crawler }
    } catch (error) {
      // An older crawl goes on, and would not see what came since.
      const isFull = (): boolean => error instanceof CrawlerRunningException
      const submitted = submitFault(error, this.name, isFull)
      await this.note(attemptId, { crawler, at: null, before: [] })
      return submitted
    }
  }

  async find({ attemptId, intendedAt }: AttemptRef): Promise<Observation> {
    const text = await this.store.read(attemptId, ASKED)
    if (text === null) return { kind: 'notFound' }
    const { crawler, at, before } = asked.parse(JSON.parse(text))
    if (at === null) return { kind: 'notFound' }
    const since = await this.crawls(crawler, intendedAt)
    if (since === null) return { kind: 'finished', externalId: crawler, failure: GONE }
    const crawls = since.filter(({ CrawlId = '' }) => !before.includes(CrawlId))
    const [crawl] = crawls
    if (crawls.length > 1) return { kind: 'finished', externalId: crawler, failure: SEVERAL }
    if (crawl !== undefined) return observationOf(crawler, crawl)
    const isLate = this.clock() > BigInt(at) + BigInt(this.options.lagMs) * 1000n
    return isLate ? { kind: 'finished', externalId: crawler, failure: NONE } : { kind: 'notFound' }
  }

  observe(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Observation>> {
    return findEach(attempts, (each) => this.find(each))
  }

  async cancel(attempt: AttemptRef): Promise<void> {
    const seen = await this.find(attempt)
    if (!mayGoOn(seen)) return
    try {
      await this.options.client.send(new StopCrawlerCommand({ Name: seen.externalId }))
    } catch (error) {
      // Asked before, or it ended first: the next look says which.
      const isOver =
        error instanceof CrawlerNotRunningException || error instanceof CrawlerStoppingException
      if (!isOver) throw error
    }
  }

  links({ externalId }: AttemptRef): AttemptLinks {
    if (externalId === null) return { console: null, log: null }
    const { region } = this.options
    const place = `/v2/data-catalog/crawlers/view/${encodeURIComponent(externalId)}`
    return {
      console: consoleUrl(region, 'glue', place),
      log: logStreamUrl(region, '/aws-glue/crawlers', externalId),
    }
  }

  /** Glue writes to CloudWatch Logs, where the link leads. */
  logTail(): Promise<null> {
    return Promise.resolve(null)
  }

  /** Also those from before the intent that a clock behind ours may have made after it. */
  private crawls(crawler: string, intendedAt: Instant): ReturnType<typeof crawlsSince> {
    return crawlsSince(this.options.client, crawler, intendedAt - SKEW_MICROS)
  }

  private async note(attemptId: string, content: z.infer<typeof asked>): Promise<void> {
    await this.store.write(attemptId, ASKED, JSON.stringify(content))
  }
}

const NONE =
  'The crawler was asked for a crawl and its list shows none, so it cannot be told whether there was one. Look at the crawler, then retry the run.'
const GONE =
  'There is no such crawler any more, so it cannot be told what the crawl became. Make the crawler, then retry the run.'
const SEVERAL =
  'Several crawls started since the run asked for one, so it cannot be told which is its own. See that nothing else starts the crawler, then retry the run.'

function observationOf(
  externalId: string,
  { State, StartTime, ErrorMessage }: CrawlerHistory,
): Observation {
  const outcomes: Readonly<Record<string, Outcome>> = OUTCOMES
  const state = State ?? 'absent'
  const outcome = Object.hasOwn(outcomes, state) ? outcomes[state] : undefined
  switch (outcome) {
    case undefined:
      return { kind: 'unknown', externalId, state }
    case 'running':
      return { kind: 'running', externalId, startedAt: instantOf(StartTime) }
    case 'succeeded':
      return { kind: 'finished', externalId, failure: null }
    case 'failed': {
      const why = ErrorMessage === undefined ? '' : `: ${ErrorMessage}`
      const failure = `The crawl ended as ${state}${why}. See its log, then retry the run.`
      return { kind: 'finished', externalId, failure }
    }
  }
}
