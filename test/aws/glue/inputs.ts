import { z } from 'zod'

export const startJobRun = z.object({
  JobName: z.string(),
  JobRunQueuingEnabled: z.boolean().default(false),
  JobRunId: z.string().optional(),
  Arguments: z.record(z.string(), z.string()).optional(),
  Timeout: z.int().optional(),
})

export const getJobRun = z.object({ JobName: z.string(), RunId: z.string() })

export const getJobRuns = z.object({
  JobName: z.string(),
  NextToken: z.string().optional(),
  MaxResults: z.int().default(200),
})

export const batchStopJobRun = z.object({ JobName: z.string(), JobRunIds: z.array(z.string()) })

export const crawlerName = z.object({ Name: z.string() })

export const crawlerNames = z.object({ CrawlerNames: z.array(z.string()) })

const filter = z.object({
  FieldName: z.enum(['CRAWL_ID', 'STATE', 'START_TIME', 'END_TIME', 'DPU_HOUR']),
  FilterOperator: z.enum(['GT', 'GE', 'LT', 'LE', 'EQ', 'NE']),
  FieldValue: z.string(),
})

export type CrawlFilter = z.output<typeof filter>

export const listCrawls = z.object({
  CrawlerName: z.string(),
  MaxResults: z.int().default(20),
  Filters: z.array(filter).default([]),
  NextToken: z.string().optional(),
})
