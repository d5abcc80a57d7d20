import { inputType } from '../types/made-type'
import { RunStatusEnum } from '../types/run-status'
import { WindowInput } from './window-input'

export const RunWhere = inputType('RunWhere', 'All must hold. [] keeps nothing.', [
  { name: 'job', type: [String], options: { nullable: true, description: 'Names of jobs.' } },
  { name: 'status', type: [RunStatusEnum], options: { nullable: true } },
  {
    name: 'created',
    type: WindowInput,
    options: { nullable: true, description: 'When the mutation came.' },
  },
  {
    name: 'dataset',
    type: [String],
    options: { nullable: true, description: 'Names of datasets that the job produces.' },
  },
])
