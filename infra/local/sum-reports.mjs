/** Prints the sum of all suites as the last line; fails when a test failed or none ran. */
import { addUp, readReport, reportedSuites } from './reports.mjs'

const suites = reportedSuites().map((suite) => [suite, readReport(suite)])
console.log()
for (const [suite, { passed, failed }] of suites)
  console.log(`${suite}: ${passed} passed, ${failed} failed`)
const { passed, failed } = addUp(suites.map(([, report]) => report))
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
