import { CodedError } from '../../src/model/coded-error'
import type { Dataset } from '../../src/model/dataset'
import { assertStorable } from '../../src/store/storable-text'
import type { Job } from '../jobs/job'

/**
 * The input as the job declares it. A null member counts as absent: clients send variables so.
 * @throws CodedError BAD_USER_INPUT that names each member and what is wrong with it
 */
export function parseInput(job: Job, input: unknown): unknown {
  const parsed = job.input.safeParse(withoutNulls(input ?? {}))
  if (parsed.success) {
    assertStorable(parsed.data, 'input')
    return parsed.data
  }
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${['input', ...path].join('.')}: ${message}`,
  )
  throw new CodedError('BAD_USER_INPUT', faults.join(' '))
}

/** What a run of the job leases: its datasets' names, its crawler, and what else only one may write. */
export function tablesOf({ produces, leases = [], program }: Job): string[] {
  const crawler = program.kind === 'crawler' ? [`crawler:${program.crawler}`] : []
  return [...new Set([...produces, ...leases, ...crawler])]
}

/**
 * Called once when the program starts.
 * @throws Error that names every dataset and job that a declaration speaks of and that is not there
 */
export function checkJobs(jobs: readonly Job[], datasets: readonly Pick<Dataset, 'name'>[]): void {
  const datasetNames = new Set(datasets.map(({ name }) => name))
  const jobNames = new Set(jobs.map(({ name }) => name))
  const faults = jobs.flatMap(({ name, needs, produces, reads }) => [
    ...[...produces, ...reads]
      .filter((dataset) => !datasetNames.has(dataset))
      .map((dataset) => `job ${name} names dataset ${dataset}, which is not declared`),
    ...needs
      .filter((need) => !jobNames.has(need))
      .map((need) => `job ${name} needs job ${need}, which is not registered`),
  ])
  if (jobNames.size < jobs.length) faults.push('two jobs have the same name')
  if (faults.length > 0) throw new Error(faults.join('; '))
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
}
