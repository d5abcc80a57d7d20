import { inputType } from '../types/made-type'
import { RunStatusEnum } from '../types/run-status'

export const RunWhere = inputType('RunWhere', 'All must hold. [] keeps nothing.', [
  { name: 'job', type: [String], options: { nullable: true, description: 'Names of jobs.' } },
  { name: 'status', type: [RunStatusEnum], options: { nullable: true } },
])
