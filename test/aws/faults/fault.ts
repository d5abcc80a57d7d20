import { z } from 'zod'

/**
 * What goes wrong with a call. Milliseconds.
 * - throttle, serverError, error: refused before anything is done; error with isDone: everything is
 *   done, then this is answered.
 * - noConnection: cut before anything is done.
 * - lostAnswer: everything is done, then the connection is cut; with afterMs, a time-out after acceptance.
 * - lag: what was made in the last so many milliseconds is not seen.
 * - shortPage: pages of at most so many items (none is allowed), with a token to go on.
 * - partialFailure: these entries of the batch fail; without ids, every second one from the first.
 * - cancelTooLate: the cancel is accepted, and the work ends on its own.
 * - duplicate: what is delivered (an invocation, a message, an event) is delivered twice.
 * - lostEvent: the event is not delivered at all.
 * - unknownState: reads show this state, which no model knows.
 */
export const fault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('throttle') }),
  z.object({ kind: z.literal('serverError') }),
  z.object({
    kind: z.literal('error'),
    code: z.string(),
    status: z.int(),
    message: z.string().default('scripted'),
    isDone: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('noConnection') }),
  z.object({ kind: z.literal('lostAnswer'), afterMs: z.number().default(0) }),
  z.object({ kind: z.literal('lag'), ms: z.number() }),
  z.object({ kind: z.literal('shortPage'), items: z.int() }),
  z.object({ kind: z.literal('partialFailure'), ids: z.array(z.string()).optional() }),
  z.object({ kind: z.literal('cancelTooLate') }),
  z.object({ kind: z.literal('duplicate') }),
  z.object({ kind: z.literal('lostEvent') }),
  z.object({ kind: z.literal('unknownState'), state: z.string() }),
])

export type Fault = z.input<typeof fault>
export type CheckedFault = z.output<typeof fault>
