import { Field, Int, ObjectType } from 'type-graphql'
import { DateTimeScalar } from '../scalars/date-time'
import { FailureType } from './failure'
import { objectType } from './made-type'
import { RunStatusEnum } from './run-status'

const AttemptLinksType = objectType('AttemptLinks', 'Where people find an attempt.', [
  {
    name: 'console',
    type: String,
    options: { nullable: true, description: 'Page of the service’s own console.' },
  },
  { name: 'log', type: String, options: { nullable: true, description: 'Address of its log.' } },
])

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

  @Field(() => FailureType, {
    nullable: true,
    description: 'Why it failed, also where another attempt followed.',
  })
  failure!: object | null

  @Field(() => AttemptLinksType)
  links!: object
}
