import { buildSchema } from 'graphql'
import { relayRequest } from './relay-request'

const SCHEMA = buildSchema(`
  type Query { report(by: [Field!] where: Where first: Int): Report }
  type Report { id: ID! rows: [Row!]! author: Person }
  type Row { name: String amount: Int }
  type Person { id: ID! name: String }
  input Where { name: Text amount: Number }
  input Text { in: [String!] eq: String }
  input Number { lt: Int eq: Int }
  enum Field { NAME AMOUNT }
`)

const QUERY = `query reports($first: Int = 5, $amount: Int) {
  some: report(where: {name: {in: ["a"], eq: "b"}, amount: {eq: $amount}}, first: $first) {
    rows { name n: amount }
    author { name }
  }
  all: report(first: 3, by: [NAME, AMOUNT]) { id rows { name } }
  report { id }
}`

const scalar = (name: string, alias: string | null = null) => ({
  kind: 'ScalarField',
  alias,
  name,
  args: null,
  storageKey: null,
})
const linked = (name: string, concreteType: string, plural: boolean, selections: unknown[]) => ({
  ...scalar(name),
  kind: 'LinkedField',
  concreteType,
  plural,
  selections,
})

/** The expected shapes are those of relay-compiler 21.0.1 for this schema and query. */
describe('relayRequest', () => {
  const { fragment, operation, params } = relayRequest(QUERY, SCHEMA)
  const rows = linked('rows', 'Row', true, [scalar('name'), scalar('amount', 'n')])
  const some = {
    ...linked('report', 'Report', false, []),
    alias: 'some',
    args: [
      { kind: 'Variable', name: 'first', variableName: 'first' },
      {
        kind: 'ObjectValue',
        name: 'where',
        fields: [
          {
            kind: 'ObjectValue',
            name: 'amount',
            fields: [{ kind: 'Variable', name: 'eq', variableName: 'amount' }],
          },
          { kind: 'Literal', name: 'name', value: { eq: 'b', in: ['a'] } },
        ],
      },
    ],
  }
  const all = {
    ...linked('report', 'Report', false, [
      scalar('id'),
      linked('rows', 'Row', true, [scalar('name')]),
    ]),
    alias: 'all',
    args: [
      { kind: 'Literal', name: 'by', value: ['NAME', 'AMOUNT'] },
      { kind: 'Literal', name: 'first', value: 3 },
    ],
    storageKey: 'report(by:["NAME","AMOUNT"],first:3)',
  }
  const bare = linked('report', 'Report', false, [scalar('id')])

  it('reads what the query selects', () => {
    const author = linked('author', 'Person', false, [scalar('name')])
    expect(fragment.selections).toEqual([{ ...some, selections: [rows, author] }, all, bare])
    expect(fragment.argumentDefinitions).toEqual([
      { kind: 'LocalArgument', name: 'first', defaultValue: 5 },
      { kind: 'LocalArgument', name: 'amount', defaultValue: null },
    ])
  })

  it('stores and asks for every id besides', () => {
    const author = linked('author', 'Person', false, [scalar('name'), scalar('id')])
    const selections = [rows, author, scalar('id')]
    expect(operation.selections).toEqual([{ ...some, selections }, all, bare])
    expect(params.text).toContain('author {\n      name\n      id\n    }\n    id\n  }')
  })
})
