import { z } from 'zod'

/** Loose and without defaults: what was sent is shown as it was sent. */
export const jobDriver = z.looseObject({
  sparkSubmit: z
    .looseObject({
      entryPoint: z.string(),
      entryPointArguments: z.array(z.string()).optional(),
      sparkSubmitParameters: z.string().optional(),
    })
    .optional(),
})

export const application = z.object({ applicationId: z.string() })

/** Loose: a repeated token must come with the same request, whatever is in it. */
export const startJobRun = z.looseObject({
  applicationId: z.string(),
  clientToken: z.string(),
  executionRoleArn: z.string(),
  name: z.string().optional(),
  jobDriver: jobDriver.optional(),
})

export const getJobRun = z.object({ applicationId: z.string(), jobRunId: z.string() })

export const listJobRuns = z.object({
  applicationId: z.string(),
  nextToken: z.string().optional(),
  maxResults: z.int().default(50),
  /** Epoch seconds: the protocol turns what stands in the query into them. */
  createdAtAfter: z.number().optional(),
  createdAtBefore: z.number().optional(),
  states: z.array(z.string()).optional(),
})
