import { inspect } from 'node:util'
import { GraphQLError } from 'graphql'

/** A GraphQLError, so that the message reaches whoever sent the value. */
export function refuse(scalar: string, value: unknown, expected: string): GraphQLError {
  return new GraphQLError(`${scalar} cannot represent ${shown(value)}: expected ${expected}`)
}

function shown(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : inspect(value, { depth: 2 })
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
