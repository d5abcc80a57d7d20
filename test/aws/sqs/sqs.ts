import { type AwsService, operation } from '../core/service'
import { arn, type Surroundings } from '../core/surroundings'
import * as inputs from './inputs'
import { MessageActions } from './message-actions'
import { queueName } from './queue-name'
import type { Queues } from './queues'

/** Amazon SQS API reference, version 2012-11-05: what a receiver needs, and SendMessage for tests. */
export function sqs(queues: Queues, { ids }: Pick<Surroundings, 'ids'>): AwsService {
  const actions = new MessageActions(queues, ids)
  return {
    name: 'sqs',
    errors: {
      throttled: { code: 'RequestThrottled', status: 400 },
      failed: { code: 'InternalFailure', status: 500 },
      invalid: { code: 'InvalidParameterValue', status: 400 },
    },
    operations: {
      ReceiveMessage: (input, conditions) =>
        actions.receive(inputs.receiveMessage.parse(input), conditions),
      DeleteMessage: operation(inputs.deleteMessage, actions.delete),
      DeleteMessageBatch: operation(inputs.deleteMessageBatch, actions.deleteBatch),
      SendMessage: operation(inputs.sendMessage, actions.send),
    },
    // Messages appear by their own times.
    advance: () => undefined,
    resourceOf: (_, { QueueUrl }) =>
      typeof QueueUrl === 'string' ? arn('sqs', queueName(QueueUrl)) : '*',
  }
}
