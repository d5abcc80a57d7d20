import { z } from 'zod'

const parameter = z.object({ name: z.string().regex(/^[0-9a-zA-Z_]+$/), value: z.string().min(1) })
const waitTime = z.int().min(1).max(30).optional()

/** Loose: a repeated token must come with the same request, whatever is in it. */
const place = {
  Database: z.string(),
  WorkgroupName: z.string().optional(),
  ClusterIdentifier: z.string().optional(),
  ClientToken: z.string().min(1).max(64).optional(),
  StatementName: z.string().max(500).optional(),
}

export const executeStatement = z.looseObject({
  ...place,
  Sql: z.string(),
  Parameters: z.array(parameter).min(1).optional(),
})

export const batchExecuteStatement = z.looseObject({
  ...place,
  Sqls: z.array(z.string()).min(1).max(40),
})

export const describeStatement = z.object({ Id: z.string(), WaitTimeSeconds: waitTime })

export const listStatements = z.object({
  StatementName: z.string().optional(),
  Status: z.string().default('FINISHED'),
  MaxResults: z.int().min(0).max(100).default(100),
  NextToken: z.string().optional(),
})

export const cancelStatement = z.object({ Id: z.string() })

export const getStatementResult = z.object({ Id: z.string(), NextToken: z.string().optional() })
