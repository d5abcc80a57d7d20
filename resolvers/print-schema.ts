import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql'

/** The text of schema/schema.graphql: sorted, with its docstrings. */
export function printSchemaFile(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}
