/** Every check that runs nothing: `node infra/local/lint.mjs`. One that fails does not hide the next. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { NODE_MODULES, ROOT, VENV_PYTHON } from './paths.mjs'
import { writeReport } from './reports.mjs'

const node = (script, ...args) => [process.execPath, path.join(NODE_MODULES, script), ...args]
const python = (...args) => [VENV_PYTHON, '-m', ...args]
const ROOMS = ['src', 'schema', 'resolvers', 'pipeline', 'test']

const CHECKS = {
  eslint: node('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  prettier: node('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  tsc: node('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'),
  'import rules': node(
    'dependency-cruiser/bin/dependency-cruise.mjs',
    '--output-type',
    'err',
    ...ROOMS,
  ),
  'ruff check': python('ruff', 'check', 'spark'),
  'ruff format': python('ruff', 'format', '--check', '--quiet', 'spark'),
  mypy: python('mypy', '--config-file', 'spark/pyproject.toml', '-p', 'spark'),
}

let failed = 0
for (const [name, [command, ...args]] of Object.entries(CHECKS)) {
  const startedAt = performance.now()
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${name}: ${status === 0 ? 'passed' : 'FAILED'} (${seconds} s)`)
  if (status !== 0) failed += 1
}
const passed = Object.keys(CHECKS).length - failed
console.log(`lint: ${passed} passed, ${failed} failed`)
writeReport('lint', { passed, failed })
process.exitCode = failed === 0 ? 0 : 1
