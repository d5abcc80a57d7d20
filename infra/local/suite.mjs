/**
 * A suite that starts servers or Spark: `node infra/local/suite.mjs NAME FOLDER… [--size ci|full]`
 * runs the *.e2e.ts of those folders of test/, one after the other.
 */
import path from 'node:path'
import { ROOT } from './paths.mjs'
import { writeReport } from './reports.mjs'
import { runJest } from './runners.mjs'

const { name, folders, size, rest } = readArguments(process.argv.slice(2))
const environment = { ...process.env, LAKEFRONT_SUITE_SIZE: size }
const jest = ['--config', path.join(ROOT, 'jest.e2e.config.js'), '--runInBand']
const paths = folders.map((folder) => `/test/${folder}/`)
const counts = await runJest([...jest, ...rest, '--testPathPatterns', ...paths], environment)
console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed`)
writeReport(name, counts)
process.exitCode = counts.failed === 0 ? 0 : 1

/** Options that are not ours go to Jest. */
function readArguments([suite, ...others]) {
  const at = others.indexOf('--size')
  const chosen = at < 0 ? 'ci' : others[at + 1]
  if (suite === undefined || (chosen !== 'ci' && chosen !== 'full')) {
    console.error('usage: node infra/local/suite.mjs NAME FOLDER… [--size ci|full]')
    process.exit(2)
  }
  const unsized = at < 0 ? others : others.filter((_, index) => index !== at && index !== at + 1)
  const isOption = (arg) => arg.startsWith('-')
  return {
    name: suite,
    folders: unsized.filter((arg) => !isOption(arg)),
    size: chosen,
    rest: unsized.filter(isOption),
  }
}
