/** The rooms and what each may import (its own files always); the table of the architecture. */
const ROOMS = {
  'src/config': [],
  'src/model': [],
  'src/catalog': ['src/model'],
  'src/dialects': ['src/model'],
  'src/engines': ['src/model'],
  'src/store': ['src/model'],
  'src/query': [
    'src/model',
    'src/catalog',
    'src/dialects',
    'src/engines/engine.ts',
    'src/engines/wrap-engine.ts',
  ],
  'src/access': ['src/model', 'src/store'],
  'src/server': ['src'],
  schema: ['src/model'],
  resolvers: ['schema', 'pipeline', 'src'],
  pipeline: ['src'],
}

/** Composition: may import everything, and is imported by nothing but itself and tests. */
const COMPOSITION = '^src/(main\\.ts$|cli/)'
const TEST = '(\\.test\\.ts$|/testing/)'
/** Packages that do input or output, or GraphQL: not for plain values. */
const NOT_FOR_MODEL =
  '^(node:)?(fs|net|http|https|child_process|worker_threads)$|node_modules/(pg|kysely|graphql|type-graphql|fastify|@duckdb)/'

const OUR_CODE = '^(src|schema|resolvers|pipeline|infra|test)/'

const asPattern = (place) => `^${place.replace('.', '\\.')}(/|$)`

const rooms = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `${room.replace('/', '-')}-imports-only-its-own`,
  severity: 'error',
  comment: `${room} may import ${allowed.join(', ') || 'nothing'}.`,
  from: { path: asPattern(room), pathNot: [TEST, COMPOSITION] },
  to: { path: OUR_CODE, pathNot: [room, ...allowed].map(asPattern) },
}))

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'What needs each other cannot be read, tested or replaced alone.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'composition-is-not-imported',
      severity: 'error',
      comment: 'Only composition knows all rooms; who imports it would, too.',
      from: { path: OUR_CODE, pathNot: [TEST, COMPOSITION, '^test/'] },
      to: { path: COMPOSITION },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      comment: 'The program does not need its tests.',
      from: { path: '^(src|schema|resolvers|pipeline)/', pathNot: TEST },
      to: { path: ['^test/', TEST] },
    },
    {
      name: 'model-does-no-io',
      severity: 'error',
      comment: 'src/model holds plain values and their rules.',
      from: { path: '^src/model/', pathNot: TEST },
      to: { path: NOT_FOR_MODEL },
    },
    {
      name: 'imports-exist',
      severity: 'error',
      comment: 'An import that leads nowhere would slip past the other rules.',
      from: { path: OUR_CODE },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.tools)/' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
}
