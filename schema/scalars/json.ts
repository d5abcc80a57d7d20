import { GraphQLScalarType } from 'graphql'
import { refuse } from './refuse'

/** Out only: no argument takes it, arguments have types. */
export const JsonScalar = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value. Out only.',
  serialize: (value) => value,
  parseValue: (value) => {
    throw refuse('JSON', value, 'nothing: it is for output only')
  },
})
