import { z } from 'zod'

export interface QueueMessage {
  /** By which the message is deleted. */
  readonly receipt: string
  readonly body: string
}

/** An SQS queue that a rule of EventBridge sends state changes of attempts to. */
export interface StateChangeClient {
  /** Waits some seconds for messages (long polling); none is an answer too. */
  receive(): Promise<readonly QueueMessage[]>
  delete(receipts: readonly string[]): Promise<void>
}

export interface StateChangeParts {
  readonly client: StateChangeClient
  /** Named by the ids that launchers know attempts by, or by their own. */
  readonly wakeAttempts: (ids: readonly string[]) => Promise<void>
}

/** Where an id may stand in an event's detail, by the services' own documents of their events. */
const detail = z.object({
  /** EMR Serverless Job Run State Change; Glue Job State Change. */
  jobRunId: z.string().optional(),
  /** EMR Step Status Change. */
  stepId: z.string().optional(),
  clusterId: z.string().optional(),
  applicationId: z.string().optional(),
  /** Glue Crawler State Change. */
  crawlerName: z.string().optional(),
  /** The token of the attempt, where the entry of the job sends an event of its own. */
  attemptId: z.string().optional(),
})
const event = z.object({ detail })

/**
 * One look into the queue: wakes the attempts that its events name, then deletes them. An event that
 * cannot be read is deleted too: polling finds what it told. Returns how many there were.
 */
export async function takeStateChanges({
  client,
  wakeAttempts,
}: StateChangeParts): Promise<number> {
  const messages = await client.receive()
  if (messages.length === 0) return 0
  const ids = [...new Set(messages.flatMap(({ body }) => idsOf(body)))]
  if (ids.length > 0) await wakeAttempts(ids)
  await client.delete(messages.map(({ receipt }) => receipt))
  return messages.length
}

function idsOf(body: string): string[] {
  const parsed = event.safeParse(parseJson(body))
  if (!parsed.success) return []
  return Object.values(parsed.data.detail).filter((id) => id !== undefined)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
