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
    ...budget,
  })
  .refine(hasOnePlace, { error: ONE_PLACE })
