import { z } from 'zod'

/** The object beside the claim in which the function says where the attempt is. */
export const STATE = 'state.json'
/** The object whose being there asks the function to end the attempt. */
export const CANCEL = 'cancel'

/** Instants are milliseconds since 1970-01-01T00:00:00Z. */
export const lambdaState = z.object({
  state: z.enum(['running', 'ended']),
  startedAt: z.int(),
  /** Its last sign of life. */
  heartbeatAt: z.int(),
  /** Lambda ends the invocation then at the latest. */
  deadline: z.int(),
  /** Why it ended. */
  reason: z.string().nullable(),
  /** Of Lambda, and the log stream of the invocation. */
  requestId: z.string(),
  logStream: z.string(),
})
export type LambdaState = z.infer<typeof lambdaState>

/** What the function is invoked with. */
export const lambdaEvent = z.object({
  /** A module of pipeline/sources. */
  module: z.string(),
  attemptId: z.string(),
  requestAddress: z.string(),
  resultAddress: z.string(),
})
export type LambdaEvent = z.infer<typeof lambdaEvent>
