import { z } from 'zod'
import { awsEndpoint, region } from './aws-place'
import { budget } from './engine-budget'

const folder = z
  .string()
  .regex(/^s3:\/\/[^/]+\/(.*\/)?$/, 'is an address such as s3://bucket/folder/')

export const athenaSettings = z.strictObject({
  name: z.literal('athena'),
  region,
  workGroup: z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/, 'is the name of a work group'),
  /** Of the tables; absent: the account's own Glue Data Catalog. */
  catalog: z.string().min(1).optional(),
  /** Absent: where the work group puts results. */
  outputLocation: folder.optional(),
  endpoint: awsEndpoint.optional(),
  /** Of S3, where results are read. */
  s3Endpoint: awsEndpoint.optional(),
  ...budget,
})
