import { buildSchema, Kind, parse, validate } from 'graphql'
import { operationSize, type OperationSize } from './operation-size'

const schema = buildSchema(`
  type Query { sales(first: Int! = 100): SalesConnection, jobs: [Job!]!, node: Job }
  type SalesConnection { nodes: [Sale!]!, edges: [Edge!]!, totalCount: Int, pageInfo: PageInfo! }
  type Edge { node: Sale! }
  type PageInfo { endCursor: String }
  type Sale { day: String, price: Int, more(first: Int! = 10): SalesConnection }
  type Job { name: String, needs: [Job!]! }
`)

function sizeOf(text: string, variables: Record<string, unknown> = {}): OperationSize {
  const document = parse(text)
  expect(validate(schema, document)).toEqual([])
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation')
  const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
  return operationSize({
    schema,
    operation,
    fragments: new Map(fragments.map((one) => [one.name.value, one])),
    variables,
  })
}

describe('the size of an operation', () => {
  it.each<[string, Partial<OperationSize>]>([
    ['{ node { name } }', { depth: 2, aliases: 0, rows: 0, values: 1 }],
    ['{ sales { nodes { day price } } }', { depth: 3, rows: 100, values: 200 }],
    ['{ sales(first: 7) { totalCount nodes { day } } }', { rows: 7, values: 8 }],
    ['{ sales(first: 7) { edges { node { day } } } }', { depth: 4, rows: 7, values: 7 }],
    [
      '{ a: sales(first: 1) { totalCount } b: sales(first: 2) { totalCount } }',
      { aliases: 2, rows: 3 },
    ],
    [
      '{ sales(first: 5) { nodes { more(first: 3) { nodes { day } } } } }',
      { rows: 20, values: 15 },
    ],
    ['{ jobs { name needs { name } } }', { values: 420 }],
    ['{ sales(first: -5) { nodes { day } } }', { rows: 0, values: 0 }],
    ['{ __typename }', { depth: 1, values: 1 }],
  ])('%s', (text, expected) => expect(sizeOf(text)).toMatchObject(expected))

  it('takes first from variables', () => {
    const text = 'query ($n: Int!) { sales(first: $n) { nodes { day } } }'
    expect(sizeOf(text, { n: 1_000_000 })).toMatchObject({ rows: 1_000_000, values: 1_000_000 })
  })

  it('is nothing where first is null and may not be: the field is not executed', () => {
    const text = 'query ($n: Int) { sales(first: $n) { nodes { day } } jobs { name } }'
    expect(sizeOf(text, { n: null })).toMatchObject({ rows: 0, values: 20 })
    expect(sizeOf(text)).toMatchObject({ rows: 100, values: 120 })
  })

  it('counts fragments where they are spread', () => {
    const text = `{ sales(first: 4) { ...Page ...Page } } fragment Page on SalesConnection { n: nodes { ...Row } }
      fragment Row on Sale { d: day price }`
    expect(sizeOf(text)).toMatchObject({ depth: 3, aliases: 4, rows: 4, values: 16 })
  })

  it('costs no more than the document is long, whatever fragments spread', () => {
    const spreads = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on Job { needs { ...F${index + 1} ...F${index + 1} } }`,
    )
    const text = `{ node { ...F0 } } ${spreads.join('\n')} fragment F60 on Job { name }`
    expect(sizeOf(text).values).toBeGreaterThan(1e60)
  })
})
