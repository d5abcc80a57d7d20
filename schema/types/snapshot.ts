import { Field, ID, ObjectType } from 'type-graphql'
import { DateTimeScalar } from '../scalars/date-time'
import { Node } from './node'

@ObjectType('Snapshot', {
  description: 'One immutable version of a table.',
  implements: Node,
  simpleResolvers: true,
})
export class SnapshotType {
  @Field(() => ID)
  id!: string

  @Field(() => ID, { description: 'Iceberg’s 64-bit integer; of a folder a digest of its files.' })
  snapshotId!: string

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Null where it is not known.',
  })
  publishedAt!: bigint | null
}
