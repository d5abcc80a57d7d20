import { Field, ObjectType } from 'type-graphql'

@ObjectType('Job', {
  description: 'A definition of what runs, producing which datasets.',
  simpleResolvers: true,
})
export class JobType {
  @Field(() => String)
  name!: string

  @Field(() => String)
  description!: string

  @Field(() => [JobType], { description: 'Jobs that it follows.' })
  needs!: object[]
}
