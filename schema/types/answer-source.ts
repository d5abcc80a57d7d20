import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Stable, Volatile } from '../decorators/stable'
import { BigIntScalar } from '../scalars/big-int'
import { DateTimeScalar } from '../scalars/date-time'
import { RunType } from './run'

@Stable()
@ObjectType('AnswerSource', {
  description:
    'Where an answer comes from. It has no id: cacheHit, executionMs, scannedBytes and sql are of one execution, so select those together that are to be shown together.',
  simpleResolvers: true,
})
export class AnswerSourceType {
  @Volatile()
  @Field(() => String)
  engine!: string

  @Field(() => String, {
    description:
      'namespace.table: that of the dataset, of one that summarizes it, or of the one that it summarizes, where that answers the same.',
  })
  table!: string

  @Field(() => ID, { description: 'Of that table, as publishedAt and run.' })
  snapshotId!: string

  @Field(() => ID, {
    description: 'Of the dataset’s own table: whose answer this is, and what asOf takes.',
  })
  datasetSnapshotId!: string

  @Field(() => DateTimeScalar)
  publishedAt!: bigint

  @Field(() => RunType, {
    nullable: true,
    description: 'The run that published the snapshot; null for a folder, which no run writes.',
  })
  run!: object | null

  @Volatile()
  @Field(() => BigIntScalar, {
    nullable: true,
    description:
      'Of the whole scan, which may answer several fields; null where the engine does not tell. 0 on a cache hit.',
  })
  scannedBytes!: bigint | null

  @Volatile()
  @Field(() => Int, {
    nullable: true,
    description:
      'Milliseconds that a statement waited at the engine, of several the longest; null where the engine does not tell.',
  })
  queuedMs!: number | null

  @Volatile()
  @Field(() => Int, {
    nullable: true,
    description:
      'Milliseconds that a statement executed at the engine, of several the longest; null where nothing was executed, or where the engine does not tell.',
  })
  executionMs!: number | null

  @Volatile()
  @Field(() => Boolean)
  cacheHit!: boolean

  @Volatile()
  @Field(() => String, { nullable: true })
  sql!: string | null
}
