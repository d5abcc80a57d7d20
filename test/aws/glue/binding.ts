import { awsJson } from '../protocol/aws-json'

export const glueBinding = awsJson({
  service: 'glue',
  version: '1.1',
  targetPrefix: 'AWSGlue',
  messageMember: () => 'Message',
})
