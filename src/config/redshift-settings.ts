import { z } from 'zod'
import { awsEndpoint, region } from './aws-place'
import { budget } from './engine-budget'
import { hasOnePlace, ONE_PLACE, redshiftPlace } from './redshift-place'

export const redshiftSettings = z
  .strictObject({
    name: z.literal('redshift'),
    region,
    ...redshiftPlace,
    endpoint: awsEndpoint.optional(),
    /** Of S3, where results are written to. */
    s3Endpoint: awsEndpoint.optional(),
    /** That Redshift writes files by; absent: its default role. */
    unloadRole: z.string().startsWith('arn:', 'is the ARN of a role').optional(),
    ...budget,
  })
  .refine(hasOnePlace, { error: ONE_PLACE })
