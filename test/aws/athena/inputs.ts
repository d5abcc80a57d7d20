import { z } from 'zod'

/** Loose: a repeated token must come with the same request, whatever is in it. */
export const startQueryExecution = z.looseObject({
  QueryString: z.string().min(1).max(262_144),
  ClientRequestToken: z.string().min(32).max(128),
  WorkGroup: z.string().default('primary'),
  ExecutionParameters: z.array(z.string().min(1).max(1_024)).min(1).optional(),
  ResultConfiguration: z.object({ OutputLocation: z.string().optional() }).optional(),
})

export const queryExecution = z.object({ QueryExecutionId: z.string() })

export const batchGetQueryExecution = z.object({
  QueryExecutionIds: z.array(z.string()).min(1).max(50),
})

export const getQueryResults = z.object({
  QueryExecutionId: z.string(),
  MaxResults: z.int().min(1).max(1_000).default(1_000),
  NextToken: z.string().optional(),
})
