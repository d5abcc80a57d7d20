import { textScalar } from './text-scalar'

const DECIMAL = /^-?\d{1,38}(?:\.\d{1,38})?$/
const parse = (text: string): string | null => (DECIMAL.test(text) ? text : null)

/** Inside: the same text, plain notation. */
export const DecimalScalar = textScalar<string>({
  name: 'Decimal',
  description: 'Exact decimal number, a string in plain notation: "12.50".',
  expected: 'a string in plain notation, like "12.50"',
  parse,
  print: (value) => (typeof value === 'string' ? parse(value) : null),
})
