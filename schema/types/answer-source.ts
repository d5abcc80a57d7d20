import { Field, ID, Int, ObjectType } from 'type-graphql'
import { BigIntScalar } from '../scalars/big-int'
import { DateTimeScalar } from '../scalars/date-time'
import { RunType } from './run'

@ObjectType('AnswerSource', { description: 'Where an answer comes from.', simpleResolvers: true })
export class AnswerSourceType {
  @Field(() => String)
  engine!: string

  @Field(() => String, { description: 'namespace.table' })
  table!: string

  @Field(() => ID)
  snapshotId!: string

  @Field(() => DateTimeScalar)
  publishedAt!: bigint

  @Field(() => RunType, {
    nullable: true,
    description: 'The run that published the snapshot; null for a folder, which no run writes.',
  })
  run!: object | null

  @Field(() => BigIntScalar, {
    nullable: true,
    description:
      'Of the whole scan, which may answer several fields; null where the engine does not tell. 0 on a cache hit.',
  })
  scannedBytes!: bigint | null

  @Field(() => Int, { nullable: true, description: 'Milliseconds at the engine.' })
  executionMs!: number | null

  @Field(() => Boolean)
  cacheHit!: boolean

  @Field(() => String, { nullable: true })
  sql!: string | null
}
