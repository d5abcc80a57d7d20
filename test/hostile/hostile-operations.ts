import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'

/** What is posted: a document with variables, or something that is no request at all. */
export interface HostileOperation {
  readonly kind: string
  readonly body: string
}

type Random = () => number

const TEXTS = [
  "'; DROP TABLE lakefront.run; --",
  '" OR 1=1 --',
  "\\'; SELECT pg_sleep(60); --",
  'x") UNION SELECT * FROM pragma_settings() --',
  "$$; COPY (SELECT 1) TO '/tmp/hostile'; $$",
  "read_csv_auto('/etc/passwd')",
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '\u202e\ufeff\uffff',
  '',
  ' ',
  '%s%n%x{{7*7}}${7*7}',
  '../../../../etc/passwd',
  '-9223372036854775809',
  '1e999',
  'NaN',
  '9999-12-31T23:59:60Z',
  '0000-00-00',
  'x'.repeat(5_000),
  'UnVuOidcAA==',
]

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  -0,
  [],
  [[]],
  {},
  { a: {} },
  ...TEXTS,
]

export function hostileOperation(schema: GraphQLSchema, random: Random): HostileOperation {
  const [kind, make] = pick(KINDS, random)
  return { kind, body: make(schema, random) }
}

const KINDS: readonly (readonly [string, (schema: GraphQLSchema, random: Random) => string])[] = [
  ['hostile values', (schema, random) => request(rootFields(schema, random, 0.1))],
  ['values of other types', (schema, random) => request(rootFields(schema, random, 0.7))],
  ['hostile variables', hostileVariables],
  ['cut or twisted', (schema, random) => request(twisted(rootFields(schema, random, 0.1), random))],
  [
    'unknown fields',
    (schema, random) =>
      request(rootFields(schema, random, 0.2).replaceAll(/\bnodes\b/g, pick(TEXTS, random))),
  ],
  [
    'deep fields',
    (_schema, random) => request(`{ jobs ${nested('{ needs ', '}', random, 'name')} }`),
  ],
  [
    'deep filters',
    (_schema, random) =>
      request(`{ accessLog(where: ${nested('{and: [', ']}', random, '{}')}) { id } }`),
  ],
  [
    'deep lists',
    (_schema, random) =>
      request(`{ accessLog(where: {status: {in: ${nested('[', ']', random, '1')}}}) { id } }`),
  ],
  ['wide', (_schema, random) => request(`{ ${'__typename '.repeat(size(random))} }`)],
  [
    'aliased',
    (_schema, random) =>
      request(`{ ${many(random, (n) => `a${n}: accessLog(first: ${n + 1}) { id totalCount }`)} }`),
  ],
  [
    'huge lists',
    (_schema, random) =>
      request(`{ accessLog(where: {status: {in: [${many(random, String)}]}}) { id } }`),
  ],
  [
    'cyclic fragments',
    () =>
      request(
        '{ jobs { ...A } } fragment A on Job { needs { ...B } } fragment B on Job { needs { ...A } }',
      ),
  ],
  [
    'spread fragments',
    (_schema, random) =>
      request(
        `{ jobs { ...F0 } } ${many(random, (n) => `fragment F${n} on Job { needs { ...F${n + 1} ...F${n + 1} } }`, 60)}`,
      ),
  ],
  [
    'directives',
    (_schema, random) =>
      request(`{ jobs ${'@skip(if: true) '.repeat(size(random) % 2000)} { name } }`),
  ],
  [
    'deep variables',
    (_schema, random) =>
      JSON.stringify({
        query: 'query ($w: AccessLogWhere) { accessLog(where: $w) { id } }',
      }).replace(/}$/, `,"variables":{"w":${nested('{"and":[', ']}', random, '{}')}}}`),
  ],
  ['no request', (_schema, random) => pick(NO_REQUESTS, random)(random)],
]

const NO_REQUESTS: readonly ((random: Random) => string)[] = [
  () => '',
  () => 'null',
  () => '[]',
  () => '{}',
  () => '{"query":',
  () => '{"query":{}}',
  () => '{"query":"{ jobs { name } }","variables":[]}',
  () => '{"query":"{ jobs { name } }","operationName":7}',
  () => '{"query":"query A { jobs { name } } query B { jobs { name } }"}',
  () => '{"query":"mutation { __typename }","__proto__":{"a":1}}',
  (random) =>
    Array.from({ length: size(random) % 300 }, () => String.fromCharCode(random() * 0xffff)).join(
      '',
    ),
  (random) => '['.repeat(size(random)),
]

function hostileVariables(schema: GraphQLSchema, random: Random): string {
  const field = pick(Object.values(schema.getQueryType()?.getFields() ?? {}), random)
  const definitions = field.args.map((argument) => `$${argument.name}: ${variableType(argument)}`)
  const passed = field.args.map(({ name }) => `${name}: $${name}`)
  const fitting = field.args.map(({ name, type }) => [name, jsonOf(type, random, 3)] as const)
  const wrong = random() < 0.3 ? null : pick(VALUES, random)
  const hostile = field.args.length === 0 ? [] : [[pick(field.args, random).name, wrong] as const]
  const left = fitting.filter(() => random() < 0.5)
  const variables = Object.fromEntries([...left, ...hostile])
  const query = `query ${brackets('(', definitions, ')')} { ${field.name}${brackets('(', passed, ')')} ${selection(getNamedType(field.type), random, 2)} }`
  return request(query, variables)
}

/** Where an argument has a default, a variable may be null. */
function variableType({ type, defaultValue }: GraphQLArgument): string {
  return String(defaultValue === undefined ? type : getNullableType(type))
}

function rootFields(schema: GraphQLSchema, random: Random, wrong: number): string {
  const isMutation = random() < 0.2
  const root = isMutation ? schema.getMutationType() : schema.getQueryType()
  const fields = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => {
    const field = pick(Object.values((root as GraphQLObjectType).getFields()), random)
    return `f${index}: ${field.name}${argumentsOf(field.args, random, wrong)} ${selection(getNamedType(field.type), random, 3)}`
  })
  return `${isMutation ? 'mutation ' : ''}{ ${fields.join(' ')} }`
}

function argumentsOf(args: readonly GraphQLArgument[], random: Random, wrong: number): string {
  const given = args.filter(({ type }) => isNonNullType(type) || random() < 0.5)
  return brackets(
    '(',
    given.map(
      ({ name, type }) =>
        `${name}: ${literal(random() < wrong ? pick(VALUES, random) : jsonOf(type, random, 3))}`,
    ),
    ')',
  )
}

function selection(type: unknown, random: Random, depth: number): string {
  if (!isObjectType(type)) return ''
  const fields = Object.values(type.getFields()).filter(
    (field) => depth > 0 || !isObjectType(getNamedType(field.type)),
  )
  const chosen = fields.filter(() => random() < 0.4)
  const texts = chosen.map(
    (field) =>
      `${field.name}${argumentsOf(field.args, random, 0.1)} ${selection(getNamedType(field.type), random, depth - 1)}`,
  )
  return `{ __typename ${texts.join(' ')} }`
}

/** A value that fits the type; strings are hostile. */
function jsonOf(type: GraphQLInputType, random: Random, depth: number): unknown {
  if (isNonNullType(type)) return jsonOf(type.ofType, random, depth)
  if (isListType(type))
    return Array.from({ length: Math.floor(random() * 4) }, () =>
      jsonOf(type.ofType, random, depth),
    )
  if (isEnumType(type)) return new Name(pick(type.getValues(), random).name)
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || (depth > 0 && random() < 0.2),
    )
    return Object.fromEntries(
      fields.map((field) => [field.name, jsonOf(field.type, random, depth - 1)]),
    )
  }
  switch (type.name) {
    case 'Int':
      return pick([0, 1, 3, 10_000, 10_001, -1, 2_147_483_647], random)
    case 'Boolean':
      return random() < 0.5
    default:
      return pick([...TEXTS, '7', '2015-05-17', '2015-05-17T00:00:00Z'], random)
  }
}

/** A member of an enum: bare in a document, a string in variables. */
class Name {
  constructor(readonly name: string) {}
  toJSON(): string {
    return this.name
  }
}

function literal(value: unknown): string {
  if (value instanceof Name) return value.name
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, inner]) => `${name}: ${literal(inner)}`)
      .join(', ')}}`
  return JSON.stringify(value)
}

function twisted(text: string, random: Random): string {
  const at = Math.floor(random() * text.length)
  const rest = random() < 0.5 ? '' : text.slice(at + Math.floor(random() * 5))
  return text.slice(0, at) + (random() < 0.5 ? pick(TEXTS, random) : '') + rest
}

function request(query: string, variables?: unknown): string {
  return JSON.stringify({ query, variables })
}

function nested(open: string, close: string, random: Random, core: string): string {
  const depth = size(random)
  return open.repeat(depth) + core + close.repeat(depth)
}

function many(random: Random, make: (index: number) => string, limit = 20_000): string {
  return Array.from({ length: Math.min(size(random), limit) }, (_, index) => make(index)).join(' ')
}

/** Now and then very large. */
function size(random: Random): number {
  return Math.floor(10 ** (random() * 4.3))
}

function brackets(open: string, inner: readonly string[], close: string): string {
  return inner.length === 0 ? '' : `${open}${inner.join(', ')}${close}`
}

function pick<Value>(values: readonly Value[], random: Random): Value {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new Error('nothing to pick from')
  return value
}
