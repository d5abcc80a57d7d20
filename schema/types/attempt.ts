import { Field, Int, ObjectType } from 'type-graphql'
import { DateTimeScalar } from '../scalars/date-time'
import { RunStatusEnum } from './run-status'

@ObjectType('Attempt', { description: 'One try of a run.', simpleResolvers: true })
export class AttemptType {
  @Field(() => Int, { description: 'From 1.' })
  number!: number

  @Field(() => String)
  launcher!: string

  @Field(() => String, {
    nullable: true,
    description: 'The id by which the launcher knows it; null before it was submitted.',
  })
  externalId!: string | null

  @Field(() => RunStatusEnum)
  status!: string

  @Field(() => DateTimeScalar)
  createdAt!: bigint

  @Field(() => DateTimeScalar, { nullable: true })
  startedAt!: bigint | null

  @Field(() => DateTimeScalar, { nullable: true })
  endedAt!: bigint | null
}
