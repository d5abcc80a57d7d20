import { z } from 'zod'
import { CodedError } from '../../model/coded-error'
import type { ApiClient } from './api-client'
import type { JobRun } from './run-table'
import { hasEnded, hasSucceeded, RUN_FIELDS, type RunView, runView } from './run-view'
import { summaryWindow } from './summary-window'

export interface MainJobContext {
  readonly client: ApiClient
  readonly newKey: () => string
  readonly wait: (milliseconds: number) => Promise<void>
  readonly onProgress: (job: string, run: RunView) => void
}

export interface IngestInput {
  readonly source: string
  readonly paths?: readonly string[]
}

const POLL_MS = 250

/** Mutation and input type of each job. */
const JOBS = {
  ingestAccessLogs: { mutation: 'startIngestAccessLogs', input: 'IngestAccessLogsInput' },
  cleanAccessLogs: { mutation: 'startCleanAccessLogs', input: 'CleanAccessLogsInput' },
  summarizeTraffic: { mutation: 'startSummarizeTraffic', input: 'SummarizeTrafficInput' },
} as const

type JobName = keyof typeof JOBS

/** Ingests, cleans and summarizes as a client does; ends after the first run that does not succeed. */
export async function runMainJob(
  input: IngestInput,
  context: MainJobContext,
): Promise<readonly JobRun[]> {
  const ingestion = await complete('ingestAccessLogs', input, context)
  if (!hasSucceeded(ingestion.run)) return [ingestion]
  const cleaning = await complete('cleanAccessLogs', {}, context)
  const window = summaryWindow(ingestion.run.files)
  if (!hasSucceeded(cleaning.run) || window === null) return [ingestion, cleaning]
  return [ingestion, cleaning, await complete('summarizeTraffic', { window }, context)]
}

async function complete(job: JobName, input: object, context: MainJobContext): Promise<JobRun> {
  let run = await start(job, input, context)
  context.onProgress(job, run)
  while (!hasEnded(run)) {
    await context.wait(POLL_MS)
    run = await read(run.id, context)
    context.onProgress(job, run)
  }
  return { job, run }
}

async function start(job: JobName, input: object, context: MainJobContext): Promise<RunView> {
  const { mutation, input: type } = JOBS[job]
  const data = await context.client(
    `mutation ($input: ${type}!, $key: String!) {
      started: ${mutation}(input: $input, idempotencyKey: $key) { run { ${RUN_FIELDS} } }
    }`,
    { input, key: context.newKey() },
  )
  return z.object({ started: z.object({ run: runView }) }).parse(data).started.run
}

async function read(id: string, { client }: MainJobContext): Promise<RunView> {
  const data = await client(`query ($id: ID!) { run(id: $id) { ${RUN_FIELDS} } }`, { id })
  const { run } = z.object({ run: runView.nullable() }).parse(data)
  if (run === null) throw new CodedError('NOT_FOUND', `The run ${id} is gone.`)
  return run
}
