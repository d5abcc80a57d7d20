import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { refuse } from './refuse'

interface TextScalar<Internal> {
  readonly name: string
  readonly description: string
  /** What a text must be, for the message of a refusal. */
  readonly expected: string
  /** Null refuses the text. */
  parse(text: string): Internal | null
  /** Null when the server holds a value of another form, which is its own fault. */
  print(value: unknown): string | null
}

/** A scalar that is a string on both sides. */
export function textScalar<Internal>(
  scalar: TextScalar<Internal>,
): GraphQLScalarType<Internal, string> {
  const { name, description, expected } = scalar
  const parse = (value: unknown): Internal => {
    const parsed = typeof value === 'string' ? scalar.parse(value) : null
    if (parsed === null) throw refuse(name, value, expected)
    return parsed
  }
  return new GraphQLScalarType<Internal, string>({
    name,
    description,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : literalText(node)),
    serialize: (value) => {
      const text = scalar.print(value)
      if (text === null) throw new Error(`${name} cannot be made of a ${typeof value}`)
      return text
    },
  })
}

/** Something to show in the refusal of a literal that is no string. */
function literalText(node: ValueNode): number | string[] {
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : [node.kind]
}
