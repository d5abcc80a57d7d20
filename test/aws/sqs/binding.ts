import { awsJson } from '../protocol/aws-json'

export const sqsBinding = awsJson({
  service: 'sqs',
  version: '1.0',
  targetPrefix: 'AmazonSQS',
  messageMember: () => 'message',
})
