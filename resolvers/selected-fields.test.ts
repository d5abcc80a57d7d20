import { buildSchema as schemaOf, graphqlSync } from 'graphql'
import { selectedFields } from './selected-fields'

const schema = schemaOf(
  'type Query { it: It } type It { nodes: [It!] totals: It totalCount: Int pageInfo: It }',
)

function selected(
  query: string,
  variableValues: Record<string, unknown> = {},
  ...path: readonly string[]
): string[] {
  let names: string[] = []
  const it = (
    _args: unknown,
    _context: unknown,
    info: Parameters<typeof selectedFields>[0],
  ): null => {
    names = [...selectedFields(info, ...path)].sort()
    return null
  }
  const { errors } = graphqlSync({ schema, source: query, rootValue: { it }, variableValues })
  expect(errors).toBeUndefined()
  return names
}

describe('selected fields', () => {
  it.each([
    ['{ it { totalCount } }', ['totalCount']],
    ['{ it { n: nodes { totals { totalCount } } } }', ['nodes']],
    [
      '{ it { ...A } } fragment A on It { totals { totalCount } ...B } fragment B on It { totalCount }',
      ['totalCount', 'totals'],
    ],
    ['{ it { ... on It { nodes { totalCount } } ... { totalCount } } }', ['nodes', 'totalCount']],
    ['{ it { totalCount } it { pageInfo { totalCount } } }', ['pageInfo', 'totalCount']],
    [
      '{ it { totalCount @skip(if: true) nodes @include(if: false) { totalCount } pageInfo @skip(if: false) { totalCount } } }',
      ['pageInfo'],
    ],
    [
      '{ it { totals { totalCount } ...A @include(if: false) } } fragment A on It { totalCount }',
      ['totals'],
    ],
  ])('of %s', (query, names) => {
    expect(selected(query)).toEqual(names)
  })

  it('go down a path, through aliases and all places that take it', () => {
    const query =
      '{ it { a: nodes { totalCount ...F } nodes { pageInfo { totalCount } } totals { nodes { totals { totalCount } } } } } fragment F on It { totals { totalCount } }'
    expect(selected(query, {}, 'nodes')).toEqual(['pageInfo', 'totalCount', 'totals'])
    expect(selected(query, {}, 'totals')).toEqual(['nodes'])
    expect(selected(query, {}, 'pageInfo')).toEqual([])
  })

  it('follows variables', () => {
    const query =
      'query ($all: Boolean!) { it { nodes { totalCount } totals @include(if: $all) { totalCount } } }'
    expect(selected(query, { all: false })).toEqual(['nodes'])
    expect(selected(query, { all: true })).toEqual(['nodes', 'totals'])
  })
})
