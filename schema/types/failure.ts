import { Field, ObjectType } from 'type-graphql'
import { FAILURE_CLASSES, type FailureClass } from '../../src/model/failure-class'
import { enumType } from './enum-type'
import { ErrorCodeEnum } from './error-code'

const MEANING: Readonly<Record<FailureClass, string>> = {
  input: 'What was asked for cannot be done.',
  job: 'The program ended with an error.',
  check: 'What was written did not pass its checks.',
  conflict: 'Something else was published meanwhile.',
  lost: 'The attempt ended without a result, or is not seen any more.',
  service: 'A service did not answer.',
  refused: 'The service would not take the attempt.',
  timeout: 'It took longer than the job allows.',
  unknownState: 'The service named a state that is not known.',
  internal: 'A fault of the server.',
}

const FailureClassEnum = enumType(
  'FailureClass',
  'What kind of trouble it is; retries go by it.',
  FAILURE_CLASSES.map((value) => ({ value, description: MEANING[value] })),
)

@ObjectType('Failure', { description: 'Why a run failed.', simpleResolvers: true })
export class FailureType {
  @Field(() => ErrorCodeEnum)
  code!: string

  @Field(() => FailureClassEnum)
  class!: string

  @Field(() => String, { description: 'What is wrong and what to do.' })
  message!: string
}
