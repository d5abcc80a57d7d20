import { isDeepStrictEqual } from 'node:util'
import type { Job } from '../pipeline/jobs/job'
import { isTable, type Dataset } from '../src/model/dataset'
import { relationFaults } from './relation-faults'
import { summaryFaults } from './summary-faults'

interface Declared {
  readonly datasets: readonly Dataset[]
  readonly jobs: readonly Job[]
}

/**
 * What no declaration can see alone: names are unique, and what is named is there.
 * @throws Error naming every fault
 */
export function checkDeclarations({ datasets, jobs }: Declared): void {
  const faults = [
    ...repeated(datasets.map(({ name }) => name)).map(
      (name) => `dataset ${name} is declared twice`,
    ),
    ...repeated(datasets.map(({ table }) => table)).map(
      (table) => `two datasets have the table ${table}`,
    ),
    ...repeated(jobs.map(({ name }) => name)).map((name) => `job ${name} is declared twice`),
    ...enumFaults(datasets),
    ...relationFaults(datasets),
    ...summaryFaults(datasets, jobs),
    ...jobFaults(datasets, jobs),
  ]
  if (faults.length > 0) throw new Error(`declarations do not fit:\n- ${faults.join('\n- ')}`)
}

function enumFaults(datasets: readonly Dataset[]): string[] {
  const enums = datasets.flatMap(({ dimensions }) =>
    dimensions.filter(({ members }) => members !== undefined),
  )
  const clashing = enums.filter(({ enumName, members }) =>
    enums.some(
      (other) => other.enumName === enumName && !isDeepStrictEqual(other.members, members),
    ),
  )
  return [
    ...new Set(
      clashing.map(({ enumName }) => `enum ${enumName} has other members in another dataset`),
    ),
  ]
}

function jobFaults(datasets: readonly Dataset[], jobs: readonly Job[]): string[] {
  const datasetNames = new Set(datasets.map(({ name }) => name))
  const jobNames = new Set(jobs.map(({ name }) => name))
  const folders = new Set(datasets.filter((one) => !isTable(one)).map(({ name }) => name))
  return jobs.flatMap((job) => [
    ...[...job.produces, ...job.reads]
      .filter((name) => folders.has(name))
      .map((name) => `job ${job.name} names the dataset ${name}, which is a folder and no table`),
    ...[...job.produces, ...job.reads]
      .filter((name) => !datasetNames.has(name))
      .map((name) => `job ${job.name} names the dataset ${name}, which is not declared`),
    ...job.needs
      .filter((name) => !jobNames.has(name))
      .map((name) => `job ${job.name} needs the job ${name}, which is not declared`),
  ])
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}
