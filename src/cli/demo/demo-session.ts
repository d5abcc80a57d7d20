import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../model/clock'
import { CodedError } from '../../model/coded-error'
import type { Terminal } from '../command'
import { createApiClient } from './api-client'
import { interrupted } from '../interruption'
import { type IngestInput, runMainJob } from './main-job'
import { renderRunTable } from './run-table'
import { hasSucceeded, type RunView } from './run-view'
import { readTotals } from './totals'

export interface DemoSession {
  readonly url: string
  readonly input: IngestInput
  /** End after the table instead of serving on. */
  readonly once: boolean
  readonly terminal: Terminal
  readonly clock: Clock
  readonly newKey: () => string
  /** Aborted when the demo shall end. */
  readonly signal: AbortSignal
}

const EXIT_INTERRUPTED = 130
const QUERY_TO_TRY =
  '{ trafficByHour(groupBy: [DAY, SECTION], orderBy: [{field: REQUESTS, direction: DESC}], first: 10) { id nodes { day section requests bytes errorRate } } }'

/** What a client does with a running server; tells the exit code. */
export async function demoSession(session: DemoSession): Promise<number> {
  try {
    const succeeded = await runAndReport(session)
    if (session.once) return succeeded ? 0 : 1
    session.terminal.line(`\nServing ${session.url}/graphiql (Ctrl-C ends). Try:\n${QUERY_TO_TRY}`)
    await interrupted(session.signal)
    return 0
  } catch (error) {
    if (session.signal.aborted) return EXIT_INTERRUPTED
    throw error
  }
}

async function runAndReport({
  url,
  input,
  terminal,
  clock,
  newKey,
  signal,
}: DemoSession): Promise<boolean> {
  const client = createApiClient(url, signal)
  const wait = (milliseconds: number) => delay(milliseconds, undefined, { signal })
  const onProgress = progressOf(terminal, clock)
  const runs = await runMainJob(input, { client, newKey, wait, onProgress })
  terminal.line(`\n${renderRunTable(runs)}\n`)
  terminal.line(await totalsOrError(() => readTotals(client)))
  return runs.every(({ run }) => hasSucceeded(run))
}

/** In place where a person watches, else a line for each new status. */
function progressOf(terminal: Terminal, clock: Clock): (job: string, run: RunView) => void {
  let shown = ''
  return (job, run) => {
    const state = `${job} ${run.status.toLowerCase()}`
    if (terminal.isTty) {
      const seconds = Number(clock() / 1000n - BigInt(Date.parse(run.createdAt))) / 1000
      terminal.progress(`${state} ${Math.max(0, seconds).toFixed(1)} s`)
    } else if (state !== shown) terminal.line(state)
    shown = state
  }
}

/** Before the first publication there are none, which is no fault of the runs shown. */
async function totalsOrError(totals: () => Promise<string>): Promise<string> {
  try {
    return await totals()
  } catch (error) {
    if (error instanceof CodedError) return `totals: ${error.code}: ${error.message}`
    throw error
  }
}
