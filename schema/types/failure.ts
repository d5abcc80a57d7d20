import { Field, ObjectType } from 'type-graphql'
import { ErrorCodeEnum } from './error-code'

@ObjectType('Failure', { description: 'Why a run failed.', simpleResolvers: true })
export class FailureType {
  @Field(() => ErrorCodeEnum)
  code!: string

  @Field(() => String, { description: 'What is wrong and what to do.' })
  message!: string
}
