import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Instant } from '../../../src/model/clock'
import { type Ids, UPPER } from '../core/ids'
import { type Conditions, type Members, type Outcome, ServiceError } from '../core/service'
import { MILLISECOND, SECOND } from '../core/units'
import type * as inputs from './inputs'
import { queueName } from './queue-name'
import type { Message, Queues, QueueSetUp } from './queues'

const MOST_IN_BATCH = 10

/**
 * Amazon SQS Developer Guide, "Amazon SQS short and long polling", "Amazon SQS visibility timeout",
 * "Amazon SQS at-least-once delivery".
 */
export class MessageActions {
  constructor(
    private readonly queues: Queues,
    private readonly ids: Ids,
  ) {}

  readonly receive = (
    input: z.output<typeof inputs.receiveMessage>,
    conditions: Conditions,
  ): Outcome => {
    const queue = this.queue(input.QueueUrl)
    const until = conditions.now + BigInt(input.WaitTimeSeconds) * SECOND
    const poll = (now: Instant): Members | null => {
      const messages = this.take(queue, input, conditions, now)
      if (messages.length === 0) return now >= until ? {} : null
      return { Messages: messages }
    }
    return { kind: 'waiting', poll }
  }

  readonly delete = ({
    QueueUrl,
    ReceiptHandle,
  }: z.output<typeof inputs.deleteMessage>): Members => {
    if (!this.remove(this.queue(QueueUrl), ReceiptHandle))
      throw error('ReceiptHandleIsInvalid', 'The input receipt handle is not valid.')
    return {}
  }

  readonly deleteBatch = (
    { QueueUrl, Entries }: z.output<typeof inputs.deleteMessageBatch>,
    { fails }: Conditions,
  ): Members => {
    const queue = this.queue(QueueUrl)
    if (Entries.length === 0) throw error('EmptyBatchRequest', 'There is no entry.')
    if (Entries.length > MOST_IN_BATCH)
      throw error('TooManyEntriesInBatchRequest', `There are more than ${MOST_IN_BATCH} entries.`)
    if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length)
      throw error('BatchEntryIdsNotDistinct', 'Two entries have the same id.')
    const results = Entries.map(({ Id, ReceiptHandle }, index) => {
      if (fails(Id, index)) return { Id, Code: 'InternalError', SenderFault: false }
      const isKnown = this.remove(queue, ReceiptHandle)
      return isKnown ? { Id } : { Id, Code: 'ReceiptHandleIsInvalid', SenderFault: true }
    })
    return {
      Successful: results.filter((result) => !('Code' in result)),
      Failed: results.filter((result) => 'Code' in result),
    }
  }

  readonly send = (
    { QueueUrl, MessageBody }: z.output<typeof inputs.sendMessage>,
    { now }: Conditions,
  ): Members => {
    const MessageId = this.queues.send(this.queue(QueueUrl).name, MessageBody, now)
    return { MessageId, MD5OfMessageBody: md5(MessageBody) }
  }

  private take(
    queue: QueueSetUp,
    { MaxNumberOfMessages, VisibilityTimeout }: z.output<typeof inputs.receiveMessage>,
    { pageLimit, twice }: Conditions,
    now: Instant,
  ): Members[] {
    const hidden =
      VisibilityTimeout === undefined
        ? BigInt(queue.visibilityTimeoutMs) * MILLISECOND
        : BigInt(VisibilityTimeout) * SECOND
    const messages = [...this.queues.messages(queue.name).values()]
      .filter(({ visibleAt }) => visibleAt <= now)
      .slice(0, Math.min(MaxNumberOfMessages, pageLimit))
    return messages.map((message) => {
      const received: Message = Object.freeze({
        ...message,
        receivedCount: message.receivedCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        // Twice: another receiver sees it as well.
        visibleAt: twice ? now : now + hidden,
        receipt: `${message.id}/${this.ids(UPPER, 20)}`,
      })
      this.queues.messages(queue.name).put(message.id, received)
      return messageMembers(received)
    })
  }

  /** An older receipt of a message deletes it too, mostly; a handle that names nothing is refused. */
  private remove({ name }: QueueSetUp, handle: string): boolean {
    const [id = '', receipt] = handle.split('/')
    if (receipt === undefined) return false
    this.queues.messages(name).delete(id)
    return true
  }

  private queue(url: string): QueueSetUp {
    const queue = this.queues.get(queueName(url))
    if (queue === undefined) throw error('QueueDoesNotExist', 'The specified queue does not exist.')
    return queue
  }
}

function messageMembers({ id, body, receipt }: Message): Members {
  return { MessageId: id, ReceiptHandle: receipt, MD5OfBody: md5(body), Body: body }
}

/** The SDK checks it. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

function error(code: string, message: string): ServiceError {
  return new ServiceError(code, 400, message)
}
