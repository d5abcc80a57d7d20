import { ID } from 'type-graphql'
import { DateTimeScalar } from '../scalars/date-time'
import { inputType } from '../types/made-type'

/** `buildSchema` makes it @oneOf, which type-graphql does not know. */
export const AS_OF = 'AsOf'

export const AsOfInput = inputType(AS_OF, 'An earlier state of the data.', [
  {
    name: 'snapshotId',
    type: ID,
    options: { nullable: true, description: 'SNAPSHOT_EXPIRED where it is no longer held.' },
  },
  {
    name: 'time',
    type: DateTimeScalar,
    options: { nullable: true, description: 'What was published then.' },
  },
])
