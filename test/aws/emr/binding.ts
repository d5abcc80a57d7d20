import { awsJson } from '../protocol/aws-json'

export const emrBinding = awsJson({
  service: 'emr',
  version: '1.1',
  targetPrefix: 'ElasticMapReduce',
  messageMember: () => 'Message',
})
