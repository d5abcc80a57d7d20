import { FieldResolver, Resolver, Root } from 'type-graphql'
import { FailureType } from '../schema/types/failure'
import { classOf, type FailureClass } from '../src/model/failure-class'
import type { Failure } from '../src/model/run'

@Resolver(() => FailureType)
export class FailureResolver {
  @FieldResolver()
  class(@Root() { code }: Failure): FailureClass {
    return classOf(code)
  }
}
