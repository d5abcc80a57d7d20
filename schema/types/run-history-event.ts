import { Int } from 'type-graphql'
import { DateTimeScalar } from '../scalars/date-time'
import { objectType } from './made-type'
import { RunStatusEnum } from './run-status'

export const RunHistoryEventType = objectType(
  'RunHistoryEvent',
  'Something that happened to a run; events are only ever added.',
  [
    { name: 'revision', type: Int, options: { description: 'Of the run, from then on.' } },
    { name: 'kind', type: String, options: { description: 'For example submitted or running.' } },
    { name: 'status', type: RunStatusEnum, options: { description: 'Of the run, from then on.' } },
    { name: 'at', type: DateTimeScalar, options: {} },
    {
      name: 'message',
      type: String,
      options: { nullable: true, description: 'For example why an attempt failed.' },
    },
  ],
)
