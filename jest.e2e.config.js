/** Suites that need Spark or servers; each has a command of its own in package.json. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.e2e.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  // Against hanging only: how fast it is, the benchmarks tell.
  testTimeout: 900_000,
}
