import {
  BatchGetCrawlersCommand,
  BatchStopJobRunCommand,
  GetCrawlerCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  type GlueClient,
  ListCrawlsCommand,
  StartCrawlerCommand,
  StartJobRunCommand,
  StopCrawlerCommand,
} from '@aws-sdk/client-glue'

/** What a service does, as plain facts without ids and times. */
export interface ConformanceCase {
  readonly name: string
  /** @param subject the name of a job and of a crawler that only this case uses */
  readonly observe: (glue: GlueClient, subject: string) => Promise<unknown>
}

const MOST_READS = 1_000

export const CASES: readonly ConformanceCase[] = [
  {
    name: 'a job run goes through its states',
    observe: async (glue, JobName) => {
      const { JobRunId: RunId } = await glue.send(new StartJobRunCommand({ JobName }))
      return states('SUCCEEDED', async () => {
        const { JobRun } = await glue.send(new GetJobRunCommand({ JobName, RunId }))
        return JobRun?.JobRunState
      })
    },
  },
  {
    name: 'a second job run beside the first is refused',
    observe: async (glue, JobName) => {
      await glue.send(new StartJobRunCommand({ JobName }))
      return errorOf(glue.send(new StartJobRunCommand({ JobName })))
    },
  },
  {
    name: 'unknown jobs and runs',
    observe: async (glue, JobName) => [
      await errorOf(glue.send(new StartJobRunCommand({ JobName: 'none' }))),
      await errorOf(glue.send(new GetJobRunCommand({ JobName, RunId: 'jr_none' }))),
      await errorOf(glue.send(new GetJobRunCommand({ JobName: 'none', RunId: 'jr_none' }))),
      await errorOf(glue.send(new GetJobRunsCommand({ JobName: 'none' }))),
    ],
  },
  {
    name: 'the members of a job run that has just started',
    observe: async (glue, JobName) => {
      const Arguments = { '--attempt': 'a1' }
      const start = new StartJobRunCommand({ JobName, Arguments, Timeout: 30 })
      const { JobRunId: RunId } = await glue.send(start)
      const { JobRun } = await glue.send(new GetJobRunCommand({ JobName, RunId }))
      const {
        Arguments: given,
        Timeout,
        Attempt,
        GlueVersion,
        CompletedOn,
        StartedOn,
      } = JobRun ?? {}
      return {
        ...{ given, Timeout, Attempt, GlueVersion },
        isStarted: StartedOn instanceof Date,
        isCompleted: CompletedOn instanceof Date,
      }
    },
  },
  {
    name: 'job runs are listed, the newest first, in pages',
    observe: async (glue, JobName) => {
      const ids: unknown[] = []
      for (let run = 0; run < 3; run += 1) {
        const { JobRunId: RunId } = await glue.send(new StartJobRunCommand({ JobName }))
        ids.push(RunId)
        await states('SUCCEEDED', async () => {
          const { JobRun } = await glue.send(new GetJobRunCommand({ JobName, RunId }))
          return JobRun?.JobRunState
        })
      }
      const first = await glue.send(new GetJobRunsCommand({ JobName, MaxResults: 2 }))
      const { NextToken } = first
      const second = await glue.send(new GetJobRunsCommand({ JobName, MaxResults: 2, NextToken }))
      return [first, second].map((page) => ({
        runs: page.JobRuns?.map(({ Id }) => ids.indexOf(Id)),
        hasMore: page.NextToken !== undefined,
      }))
    },
  },
  {
    name: 'a job run is stopped',
    observe: async (glue, JobName) => {
      const { JobRunId = '' } = await glue.send(new StartJobRunCommand({ JobName }))
      const stop = new BatchStopJobRunCommand({ JobName, JobRunIds: [JobRunId, 'jr_none'] })
      const answer = await glue.send(stop).catch(nameOf)
      if (typeof answer === 'string') return answer
      return [answer.SuccessfulSubmissions?.length, answer.Errors?.length]
    },
  },
  {
    name: 'a crawler runs one crawl at a time and tells its last',
    observe: async (glue, Name) => {
      const before = (await glue.send(new GetCrawlerCommand({ Name }))).Crawler?.State
      await glue.send(new StartCrawlerCommand({ Name }))
      const twice = await errorOf(glue.send(new StartCrawlerCommand({ Name })))
      const seen = await crawlerStates(glue, Name)
      return { before, twice, seen }
    },
  },
  {
    name: 'crawls are listed',
    observe: async (glue, Name) => {
      const none = await glue.send(new ListCrawlsCommand({ CrawlerName: Name })).catch(nameOf)
      await glue.send(new StartCrawlerCommand({ Name }))
      await crawlerStates(glue, Name)
      const { Crawls } = await glue.send(new ListCrawlsCommand({ CrawlerName: Name }))
      return {
        none: typeof none === 'string' ? none : none.Crawls,
        crawls: Crawls?.map(({ State, StartTime, EndTime }) => ({
          State,
          isStarted: StartTime instanceof Date,
          isEnded: EndTime instanceof Date,
        })),
      }
    },
  },
  {
    name: 'crawls are filtered by state',
    observe: async (glue, Name) => {
      await glue.send(new StartCrawlerCommand({ Name }))
      await crawlerStates(glue, Name)
      const count = async (FieldValue: string) => {
        const filter = { FieldName: 'STATE', FilterOperator: 'EQ', FieldValue } as const
        const list = new ListCrawlsCommand({ CrawlerName: Name, Filters: [filter] })
        return (await glue.send(list)).Crawls?.length
      }
      return [await count('COMPLETED'), await count('FAILED')]
    },
  },
  {
    name: 'a crawler is stopped only while it runs',
    observe: async (glue, Name) => {
      const idle = await errorOf(glue.send(new StopCrawlerCommand({ Name })))
      await glue.send(new StartCrawlerCommand({ Name }))
      await glue.send(new StopCrawlerCommand({ Name }))
      const stopping = (await glue.send(new GetCrawlerCommand({ Name }))).Crawler?.State
      const again = await errorOf(glue.send(new StopCrawlerCommand({ Name })))
      await crawlerStates(glue, Name)
      const { Crawls } = await glue.send(new ListCrawlsCommand({ CrawlerName: Name }))
      return { idle, stopping, again, crawls: Crawls?.map(({ State }) => State) }
    },
  },
  {
    name: 'unknown crawlers',
    observe: async (glue, Name) => {
      const names = new BatchGetCrawlersCommand({ CrawlerNames: [Name, 'none'] })
      const { Crawlers, CrawlersNotFound } = await glue.send(names)
      return [
        await errorOf(glue.send(new StartCrawlerCommand({ Name: 'none' }))),
        await errorOf(glue.send(new GetCrawlerCommand({ Name: 'none' }))),
        await errorOf(glue.send(new ListCrawlsCommand({ CrawlerName: 'none' }))),
        Crawlers?.length,
        CrawlersNotFound,
      ]
    },
  },
]

async function errorOf(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'no error', nameOf)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error)
}

/** The states in the order in which they were seen, each once. */
async function states(last: string, read: () => Promise<string | undefined>): Promise<string[]> {
  const seen: string[] = []
  for (let reads = 0; reads < MOST_READS && seen.at(-1) !== last; reads += 1) {
    const state = (await read()) ?? ''
    if (seen.at(-1) !== state) seen.push(state)
  }
  return seen
}

/** moto moves a crawl when crawls are listed, so that is done beside reading. */
async function crawlerStates(glue: GlueClient, Name: string): Promise<string[]> {
  return states('READY', async () => {
    await glue.send(new ListCrawlsCommand({ CrawlerName: Name }))
    return (await glue.send(new GetCrawlerCommand({ Name }))).Crawler?.State
  })
}
