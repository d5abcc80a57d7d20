import { ID, Int } from 'type-graphql'
import { BigIntScalar } from '../scalars/big-int'
import { objectType } from './made-type'

export const PlanType = objectType(
  'Plan',
  'What executing would read, of what else is selected; selected alone, of nodes with all their fields, and nothing is executed. What relations lead to is not in it: only executing tells the keys.',
  [
    {
      name: 'table',
      type: String,
      options: { description: 'namespace.table; the one that `source` tells of.' },
    },
    { name: 'snapshotId', type: ID, options: { description: 'Of that table.' } },
    { name: 'filesKept', type: Int, options: { description: 'Data files that would be read.' } },
    {
      name: 'filesSkippedByPartition',
      type: Int,
      options: { description: 'Whose partition holds nothing that where keeps.' },
    },
    {
      name: 'filesSkippedByMinMax',
      type: Int,
      options: { description: 'Whose least and greatest values show that where keeps nothing.' },
    },
    {
      name: 'estimatedBytes',
      type: BigIntScalar,
      options: { description: 'Compressed column chunks of the columns read in the files kept.' },
    },
    { name: 'sql', type: String, options: {} },
  ],
)
