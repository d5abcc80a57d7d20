import { z } from 'zod'
import { awsEndpoint, region } from './aws-place'
import { budget } from './engine-budget'

export const redshiftSettings = z
  .strictObject({
    name: z.literal('redshift'),
    region,
    /** Of Redshift Serverless. */
    workGroup: z.string().min(1).optional(),
    cluster: z.string().min(1).optional(),
    database: z.string().min(1),
    /** On a cluster; the secret may say it, too. */
    dbUser: z.string().min(1).optional(),
    secretArn: z.string().startsWith('arn:', 'is the ARN of a secret').optional(),
    endpoint: awsEndpoint.optional(),
    ...budget,
  })
  .refine(({ workGroup, cluster }) => (workGroup === undefined) !== (cluster === undefined), {
    error: 'has either a workGroup or a cluster',
  })
