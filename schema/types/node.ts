import { Field, ID, InterfaceType } from 'type-graphql'

@InterfaceType('Node', { description: 'What has an id of its own.', resolveType: () => undefined })
export abstract class Node {
  @Field(() => ID, { description: 'Unique over all types, opaque.' })
  id!: string
}
