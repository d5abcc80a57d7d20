import { Field, ObjectType } from 'type-graphql'
import { BigIntScalar } from '../scalars/big-int'
import { DatasetType } from './dataset'
import { SnapshotType } from './snapshot'

@ObjectType('RunOutput', {
  description: 'What a run left published of a dataset.',
  simpleResolvers: true,
})
export class RunOutputType {
  @Field(() => DatasetType, { nullable: true, description: 'Null when it is no longer declared.' })
  dataset!: object | null

  @Field(() => SnapshotType, { nullable: true, description: 'Null when nothing is published.' })
  snapshot!: object | null

  @Field(() => BigIntScalar, { description: 'Rows; 0 where nothing was stale.' })
  written!: bigint
}
