/**
 * Runs TypeScript without a build: `node -r ./infra/local/typescript-hook.cjs FILE.ts`. The same
 * compiler and settings as the tests; decorators keep their types.
 */
const { readFileSync } = require('node:fs')
const { Module } = require('node:module')
const path = require('node:path')
const { transformSync } = require('@swc/core')

const swcrc = path.resolve(__dirname, '../../.swcrc')

Module._extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8')
  module._compile(transformSync(source, { filename, configFile: swcrc }).code, filename)
}
