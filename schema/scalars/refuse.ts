import { GraphQLError } from 'graphql'

/** A GraphQLError, so that the message reaches whoever sent the value. */
export function refuse(scalar: string, value: unknown, expected: string): GraphQLError {
  return new GraphQLError(`${scalar} cannot represent ${shown(value)}: expected ${expected}`)
}

function shown(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  const text = JSON.stringify(value) ?? typeof value
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
