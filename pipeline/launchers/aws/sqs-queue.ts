import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { StateChangeClient } from '../state-change-queue'

/** The most that one call takes, and the longest that it waits; Amazon SQS API reference, ReceiveMessage. */
const MESSAGES = 10
const WAIT_SECONDS = 20

/**
 * A queue of Amazon SQS, received from by long polling.
 * @param signal ends a receive that waits
 */
export function sqsQueue(
  client: SQSClient,
  QueueUrl: string,
  signal: AbortSignal,
): StateChangeClient {
  return {
    async receive() {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: MESSAGES,
          WaitTimeSeconds: WAIT_SECONDS,
        }),
        { abortSignal: signal },
      )
      return Messages.flatMap(({ ReceiptHandle: receipt, Body: body = '' }) =>
        receipt === undefined ? [] : [{ receipt, body }],
      )
    },
    async delete(receipts) {
      const Entries = receipts.map((ReceiptHandle, index) => ({ Id: `m${index}`, ReceiptHandle }))
      const { Failed = [] } = await client.send(
        new DeleteMessageBatchCommand({ QueueUrl, Entries }),
      )
      const [first] = Failed
      // They come again, and wake what they woke before.
      if (first !== undefined)
        throw new Error(
          `${Failed.length} messages were not deleted: ${first.Message ?? first.Code ?? ''}`,
        )
    },
  }
}
