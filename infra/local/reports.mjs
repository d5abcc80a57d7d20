import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { REPORTS } from './paths.mjs'
import { writeWhole } from './stamp.mjs'

/** Every suite leaves how many tests passed and failed, for whoever adds them up. */
export function writeReport(suite, { passed, failed }) {
  writeWhole(path.join(REPORTS, `${suite}.json`), JSON.stringify({ passed, failed }))
}

export function readReport(suite) {
  try {
    return JSON.parse(readFileSync(path.join(REPORTS, `${suite}.json`), 'utf8'))
  } catch {
    return null
  }
}

export function reportedSuites() {
  mkdirSync(REPORTS, { recursive: true })
  return readdirSync(REPORTS).map((name) => path.basename(name, '.json'))
}

export function addUp(counts) {
  return counts.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  )
}
