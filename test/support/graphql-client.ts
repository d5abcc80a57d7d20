import { setTimeout as delay } from 'node:timers/promises'

export interface GraphqlResult {
  readonly data: Record<string, unknown> | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions: { readonly code: string }
  }[]
}

/** Sends one operation as any HTTP client would. */
export async function graphql(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  signal: AbortSignal | null = null,
): Promise<GraphqlResult> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal,
  })
  return (await response.json()) as GraphqlResult
}

export interface RunView {
  readonly id: string
  readonly status: string
  readonly createdAt: string
  readonly endedAt: string | null
  readonly rows: Record<
    'read' | 'written' | 'quarantined' | 'duplicate' | 'blank' | 'outside',
    string
  > | null
  readonly outputs: readonly {
    readonly dataset: { readonly name: string }
    readonly snapshot: { readonly snapshotId: string } | null
    readonly written: string
  }[]
  readonly attempts: readonly { readonly number: number; readonly status: string }[]
  readonly failure: { readonly code: string; readonly message: string } | null
}

const RUN_FIELDS = `id status createdAt endedAt
  rows { read written quarantined duplicate blank outside }
  outputs { dataset { name } snapshot { snapshotId } written }
  attempts { number status }
  failure { code message }`

const MUTATIONS = {
  ingest: `mutation ($input: IngestAccessLogsInput!, $key: String!) {
    started: startIngestAccessLogs(input: $input, idempotencyKey: $key) { run { ${RUN_FIELDS} } } }`,
  clean: `mutation ($input: CleanAccessLogsInput!, $key: String!) {
    started: startCleanAccessLogs(input: $input, idempotencyKey: $key) { run { ${RUN_FIELDS} } } }`,
  summarize: `mutation ($input: SummarizeTrafficInput!, $key: String!) {
    started: startSummarizeTraffic(input: $input, idempotencyKey: $key) { run { ${RUN_FIELDS} } } }`,
} as const

export type JobKind = keyof typeof MUTATIONS

export async function startRun(
  url: string,
  job: JobKind,
  input: unknown,
  key: string,
): Promise<RunView> {
  const result = await graphql(url, MUTATIONS[job], { input, key })
  const started = result.data?.['started'] as { run: RunView } | null | undefined
  if (!started) throw new Error(`${job} was not started: ${JSON.stringify(result.errors)}`)
  return started.run
}

export async function retryRun(url: string, id: string, key: string): Promise<RunView> {
  const result = await graphql(
    url,
    `mutation ($id: ID!, $key: String!) { retryRun(id: $id, idempotencyKey: $key) { run { ${RUN_FIELDS} } } }`,
    { id, key },
  )
  const retried = result.data?.['retryRun'] as { run: RunView } | null | undefined
  if (!retried) throw new Error(`not retried: ${JSON.stringify(result.errors)}`)
  return retried.run
}

export async function readRun(url: string, id: string): Promise<RunView> {
  const result = await graphql(url, `query ($id: ID!) { run(id: $id) { ${RUN_FIELDS} } }`, { id })
  const run = result.data?.['run'] as RunView | null | undefined
  if (!run) throw new Error(`no run ${id}: ${JSON.stringify(result.errors)}`)
  return run
}

const ENDED = new Set(['SUCCEEDED', 'FAILED', 'CANCELED'])

/** Follows a run to its end. */
export async function followRun(url: string, id: string, timeoutMs = 600_000): Promise<RunView> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const run = await readRun(url, id)
    if (ENDED.has(run.status)) return run
    if (Date.now() > deadline)
      throw new Error(`run ${id} is still ${run.status} after ${timeoutMs} ms`)
    await delay(100)
  }
}

/** Starts a run, follows it, and fails the test unless it succeeded. */
export async function completeRun(
  url: string,
  job: JobKind,
  input: unknown,
  key: string,
): Promise<RunView> {
  const run = await followRun(url, (await startRun(url, job, input, key)).id)
  if (run.status !== 'SUCCEEDED')
    throw new Error(`${job} ended ${run.status}: ${JSON.stringify(run.failure)}`)
  return run
}
