import { z } from 'zod'
import { attemptRequest } from './attempt-files'

/** What is decided before an attempt is first submitted, and holds however often it is looked at. */
export const intent = z.object({
  request: attemptRequest,
  /** By dataset and partition: recorded when the attempt is published. */
  inputs: z.record(z.string(), z.record(z.string(), z.string())),
})
export type Intent = z.infer<typeof intent>
