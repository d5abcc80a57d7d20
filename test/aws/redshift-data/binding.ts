import { awsJson } from '../protocol/aws-json'

export const redshiftDataBinding = awsJson({
  service: 'redshift-data',
  version: '1.1',
  targetPrefix: 'RedshiftData',
  messageMember: () => 'Message',
})
