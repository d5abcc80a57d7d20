import { Field, ID, ObjectType } from 'type-graphql'
import { DatasetFieldType } from './dataset-field'
import { enumType } from './enum-type'
import { Node } from './node'

const DatasetKind = enumType('DatasetKind', 'What the nodes of a dataset are.', [
  { value: 'rows', description: 'Records.' },
  { value: 'groups', description: 'Groups of rows, with measures.' },
])

@ObjectType('Dataset', {
  description: 'A declared table.',
  implements: Node,
  simpleResolvers: true,
})
export class DatasetType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'The root field that answers it.' })
  name!: string

  @Field(() => String, { description: 'namespace.table' })
  table!: string

  @Field(() => String)
  description!: string

  @Field(() => DatasetKind)
  kind!: string

  @Field(() => [String], { description: 'The dimensions that identify a stored row.' })
  grain!: string[]

  @Field(() => [DatasetFieldType])
  fields!: object[]
}
