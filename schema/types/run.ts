import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Stable } from '../decorators/stable'
import { DateTimeScalar } from '../scalars/date-time'
import { JsonScalar } from '../scalars/json'
import { AttemptType } from './attempt'
import { FailureType } from './failure'
import { JobType } from './job'
import { Node } from './node'
import { RunFileType } from './run-file'
import { RunOutputType } from './run-output'
import { RunRowsType } from './run-rows'
import { RunStatusEnum } from './run-status'

@ObjectType('Run', {
  description: 'One execution of a job.',
  implements: Node,
  simpleResolvers: true,
})
export class RunType {
  @Stable()
  @Field(() => ID)
  id!: string

  @Field(() => Int, { description: 'Counts up with every change: caches keep the greater one.' })
  revision!: number

  @Field(() => JobType, { nullable: true, description: 'Null when it is no longer declared.' })
  job!: object | null

  @Field(() => RunStatusEnum)
  status!: string

  @Field(() => JsonScalar, { description: 'As the mutation got it.' })
  input!: unknown

  @Field(() => DateTimeScalar)
  createdAt!: bigint

  @Field(() => DateTimeScalar, { nullable: true, description: 'When its first attempt began.' })
  startedAt!: bigint | null

  @Field(() => DateTimeScalar, { nullable: true })
  endedAt!: bigint | null

  @Field(() => [AttemptType], { description: 'Oldest first.' })
  attempts!: object[]

  @Field(() => RunRowsType, { nullable: true, description: 'Null until it succeeded.' })
  rows!: object | null

  @Field(() => [RunOutputType], { description: 'What it left published.' })
  outputs!: object[]

  @Field(() => [RunFileType], { description: 'What an ingestion made of each file.' })
  files!: object[]

  @Field(() => FailureType, { nullable: true })
  failure!: object | null

  @Field(() => [String], {
    nullable: true,
    description: 'The last lines of the log of its last attempt.',
  })
  logTail!: string[] | null
}
