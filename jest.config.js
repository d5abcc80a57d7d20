/** What needs no extra server. Slower suites have commands of their own in package.json. */
module.exports = {
  testEnvironment: 'node',
  roots: [
    '<rootDir>/src',
    '<rootDir>/schema',
    '<rootDir>/resolvers',
    '<rootDir>/pipeline',
    '<rootDir>/infra',
    '<rootDir>/test',
  ],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  testTimeout: 30_000,
}
