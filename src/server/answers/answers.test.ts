import fc from 'fast-check'
import { buildSchema, execute, parse, validate, type DocumentNode } from 'graphql'
import { answerPieces } from './answer-pieces'
import { Delivery, withDelivery } from './delivery'
import { takeLists, type ListSizes } from './take-lists'

const schema = buildSchema(`
  enum Device { DESKTOP PHONE }
  interface Named { name: String }
  type Inner implements Named { name: String count: Int! device: Device }
  type Row implements Named {
    name: String
    count: Int!
    share: Float
    device: Device
    sure: Device!
    tags: [String!]
    inner: Inner
    innerSure: Inner!
    parent: Row
    counted(by: Int): Int
  }
  type Connection { id: ID! rows: [Row!]! loose: [Row] parts: [Inner!] total: Row }
  type Query { all: Connection some: [Connection] sure: Connection! }
`)

const text = fc.constantFrom('a', '', 'ü"\\\n\u2028', 'x'.repeat(70))
/** What a scalar or an enum refuses, or null where nothing is, now and then. */
const inner = fc.record({
  name: fc.option(text),
  count: fc.oneof(
    { weight: 9, arbitrary: fc.integer() },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  device: fc.constantFrom('DESKTOP', 'PHONE', null, 'TOASTER'),
})
const leaf = fc.record({
  name: fc.option(text),
  count: fc.oneof(
    { weight: 9, arbitrary: fc.integer() },
    { weight: 1, arbitrary: fc.constant('x') },
  ),
  share: fc.constantFrom(0.1, -0, 1e21, null, 5),
  device: fc.constantFrom('DESKTOP', null, 'TOASTER'),
  sure: fc.oneof(
    { weight: 9, arbitrary: fc.constant('PHONE') },
    { weight: 1, arbitrary: fc.constantFrom('TOASTER', undefined) },
  ),
  tags: fc.option(fc.array(fc.option(text, { freq: 9 }), { maxLength: 2 })),
  inner: fc.option(inner),
  innerSure: fc.oneof({ weight: 9, arbitrary: inner }, { weight: 1, arbitrary: fc.constant(null) }),
  counted: fc.constant(7),
})
const row = fc.tuple(leaf, fc.option(leaf)).map(([own, parent]) => ({ ...own, parent }))
const connection = fc.record({
  id: text,
  rows: fc.array(row, { maxLength: 4 }),
  loose: fc.option(fc.array(fc.option(row), { maxLength: 3 })),
  parts: fc.option(fc.array(inner, { maxLength: 3 })),
  total: fc.option(row),
})
const root = fc.record({
  all: fc.option(connection),
  some: fc.option(fc.array(fc.option(connection), { maxLength: 2 })),
  sure: connection,
})

const directive = fc.constantFrom(
  '',
  '',
  '',
  '@skip(if: $yes)',
  '@include(if: $no)',
  '@include(if: $yes)',
)
const INNER = ['name', 'count', 'device', '__typename']
const ROW = [...INNER, 'share', 'sure', 'tags', 'counted', 'counted(by: 1)']

/** An alias names its field and arguments, so that selections never conflict. */
function scalars(names: readonly string[]): fc.Arbitrary<string> {
  const one = fc.tuple(fc.constantFrom(...names), fc.boolean(), directive)
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((fields) =>
    fields
      .map(([name, isAliased, when]) => {
        const alias = `x_${name.replace(/\W/g, '_')}: `
        return `${isAliased || name.includes('(') ? alias : ''}${name} ${when}`
      })
      .join(' '),
  )
}

const innerSelection = scalars(INNER)
const parts = fc.record({
  own: scalars(ROW),
  inner: fc.option(
    fc.tuple(fc.constantFrom('inner', 'i: inner', 'innerSure'), innerSelection, directive),
  ),
  parent: fc.option(scalars(ROW)),
  fragment: fc.constantFrom(
    '',
    '... on Named { name n: name }',
    '...OfRow',
    '... @skip(if: $yes) { share }',
  ),
})
const rowSelection = parts.map(({ own, inner: nested, parent, fragment }) =>
  [
    own,
    nested === null ? '' : `${nested[0]} ${nested[2]} { ${nested[1]} }`,
    parent === null ? '' : `parent { ${parent} }`,
    fragment,
  ].join(' '),
)
const connectionSelection = fc
  .record({
    rows: fc.option(rowSelection, { freq: 9 }),
    again: fc.option(rowSelection),
    loose: fc.option(rowSelection),
    parts: fc.option(innerSelection),
    total: fc.option(rowSelection),
  })
  .map(({ rows, again, loose, parts: of, total }) =>
    [
      'id',
      rows === null ? '' : `rows { ${rows} }`,
      again === null ? '' : `again: rows { ${again} }`,
      loose === null ? '' : `loose { ${loose} }`,
      of === null ? '' : `parts { ${of} }`,
      total === null ? '' : `total { ${total} }`,
    ].join(' '),
  )
const source = fc
  .tuple(connectionSelection, connectionSelection, connectionSelection, fc.boolean())
  .map(([all, some, sure, hasSure]) => {
    const fields = `all { ${all} } a: all { ${some} } some { ${some} } ${hasSure ? `sure { ${sure} }` : ''}`
    return `query ($yes: Boolean!, $no: Boolean!) { ${fields} }
      fragment OfRow on Row { name inner { __typename count } share }`
  })

/** What is written: JSON, or null where it broke off. */
function written(document: DocumentNode, rootValue: unknown, sizes: ListSizes) {
  const delivery = new Delivery()
  const contextValue = withDelivery({}, delivery)
  const result = execute({
    ...shared,
    document,
    rootValue,
    contextValue,
    fieldResolver: takeLists(sizes),
  })
  if (result instanceof Promise) throw new Error('nothing here takes time')
  const { data = null, errors } = result
  const shown =
    errors === undefined ? { data } : { data, errors: errors.map((one) => one.toJSON()) }
  const pieces = answerPieces({
    result: shown,
    lists: delivery.lists,
    format: (error) => error.toJSON(),
  })
  try {
    return JSON.parse([...pieces].join('')) as { data: unknown; errors?: readonly unknown[] }
  } catch (error) {
    if (error instanceof SyntaxError) throw error
    return null
  }
}

const shared = { schema, variableValues: { yes: true, no: false } }

function expected(document: DocumentNode, rootValue: unknown) {
  const result = execute({ ...shared, document, rootValue })
  if (result instanceof Promise) throw new Error('nothing here takes time')
  const { data = null, errors = [] } = result
  return { data: JSON.stringify(data), errors: errors.map((error) => error.toJSON()) }
}

interface Located {
  readonly path: readonly (string | number)[]
  readonly locations: unknown
}

const locatedOf = (error: unknown) => JSON.parse(JSON.stringify(error)) as Located
const placeOf = ({ path, locations }: Located) => JSON.stringify([path, locations])

describe('answers whose lists are written beside their execution', () => {
  it('are those of execution, to the last error', () => {
    fc.assert(
      fc.property(source, root, (query, rootValue) => {
        const document = parse(query)
        expect(
          validate(schema, document).filter(({ message }) => !/never used|conflict/.test(message)),
        ).toEqual([])
        const answer = written(document, rootValue, { least: 0, atOnce: 1000 })
        const { data, errors } = expected(document, rootValue)
        expect(JSON.stringify(answer?.data)).toBe(data)
        expect((answer?.errors ?? []).toSorted(byText)).toEqual(
          JSON.parse(JSON.stringify(errors.toSorted(byText))),
        )
      }),
      { numRuns: 80 },
    )
  })

  it('are the same while they are sent, or break off where a list itself became null', () => {
    let [whole, broken] = [0, 0]
    fc.assert(
      fc.property(source, root, (query, rootValue) => {
        const document = parse(query)
        const answer = written(document, rootValue, { least: 0, atOnce: 0 })
        const { data, errors } = expected(document, rootValue)
        if (answer === null) {
          broken += 1
          expect(errors).not.toEqual([])
          return
        }
        whole += 1
        expect(JSON.stringify(answer.data)).toBe(data)
        // Of several faults that make one place null, either may be told; nothing else of it is.
        const isKept = (error: Located) => !isGone(answer.data, error.path)
        const told = (answer.errors ?? []).map(locatedOf).filter(isKept)
        expect(told.map(placeOf).toSorted()).toEqual(
          errors.map(locatedOf).filter(isKept).map(placeOf).toSorted(),
        )
      }),
      { numRuns: 80 },
    )
    expect(Math.min(whole, broken)).toBeGreaterThan(5)
  })
})

describe('a list of many values', () => {
  const rows = Array.from({ length: 4 }, () => ({ name: 'a', inner: { name: 'b', count: 1 } }))
  const isLazy = (selection: string) => {
    const delivery = new Delivery()
    const result = execute({
      ...shared,
      document: parse(selection),
      rootValue: { all: { id: '1', rows } },
      contextValue: withDelivery({}, delivery),
      fieldResolver: takeLists({ least: 0, atOnce: 11 }),
    })
    expect(result).toMatchObject({ data: { all: { rows: [] } } })
    return delivery.lists[0]?.isLazy
  }

  it.each([
    ['{ all { rows { name } } }', false],
    ['{ all { rows { name inner { name count } } } }', true],
    [
      '{ all { rows { ...F } } } fragment F on Row { name inner { ...G } } fragment G on Inner { name count }',
      true,
    ],
    ['{ all { rows { ... on Named { name } } } }', false],
  ])('is sent while it is written, however it is selected: %s', (selection, lazy) => {
    expect(isLazy(selection)).toBe(lazy)
  })
})

/** Whether a connection on the way, or what holds it, is null. */
function isGone(data: unknown, path: readonly (string | number)[]): boolean {
  const depth = path[0] === 'some' ? 2 : 1
  const holders = path.slice(0, depth)
  return holders.reduce<unknown>(inside, data) === null || data === null
}

function inside(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null) return null
  return (value as Readonly<Record<string, unknown>>)[key] ?? null
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1
}
