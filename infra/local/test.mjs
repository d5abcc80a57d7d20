/**
 * Every test that needs no extra server: `node infra/local/test.mjs`, Jest and then pytest. With
 * arguments only those: paths below spark/ go to pytest, everything else to Jest.
 */
import path from 'node:path'
import { addUp, writeReport } from './reports.mjs'
import { runJest, runPytest } from './runners.mjs'

const args = process.argv.slice(2)
const isPython = (arg) => arg.startsWith('spark/') || arg.endsWith('.py')
const forPytest = args.filter(isPython).map((arg) => path.relative('spark', arg))
const forJest = args.filter((arg) => !isPython(arg))

const counts = []
if (args.length === 0 || forJest.length > 0) counts.push(['Jest', await runJest(forJest)])
if (args.length === 0 || forPytest.length > 0) counts.push(['pytest', await runPytest(forPytest)])
for (const [name, { passed, failed }] of counts)
  console.log(`${name}: ${passed} passed, ${failed} failed`)
const sum = addUp(counts.map(([, count]) => count))
writeReport('test', sum)
process.exitCode = sum.failed === 0 ? 0 : 1
