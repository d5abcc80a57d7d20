import { awsJson } from '../protocol/aws-json'

export const athenaBinding = awsJson({
  service: 'athena',
  version: '1.1',
  targetPrefix: 'AmazonAthena',
  messageMember: () => 'Message',
})
