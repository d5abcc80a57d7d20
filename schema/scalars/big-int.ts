import { GraphQLScalarType, Kind } from 'graphql'
import { refuse } from './refuse'

const EXPECTED = 'a 64-bit integer as a string, or a number within 2^53'
const MIN = -(2n ** 63n)
const MAX = 2n ** 63n - 1n

/** Inside: bigint. Sums out of an engine may be longer than what a filter takes. */
export const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  description: '64-bit integer. Out: always a string. In: a string, or a number within 2^53.',
  parseValue: parse,
  parseLiteral: (node) => {
    if (node.kind === Kind.STRING) return parse(node.value)
    if (node.kind === Kind.INT) return parse(Number(node.value))
    throw refuse('BigInt', node.kind, EXPECTED)
  },
  serialize: (value) => {
    if (typeof value !== 'bigint') throw new Error(`BigInt cannot be made of a ${typeof value}`)
    return value.toString()
  },
})

function parse(value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) {
    const integer = BigInt(value)
    if (integer >= MIN && integer <= MAX) return integer
  }
  throw refuse('BigInt', value, EXPECTED)
}
