import type { DescribeStatementCommandOutput, StatusString } from '@aws-sdk/client-redshift-data'
import { BLANK_CHECK, HELD_CHECK } from '../redshift-load-sql'
import type { Seen } from './phase'

type Phase = 'waiting' | 'running' | 'done' | 'undone'

/** API Reference, DescribeStatement; ALL is for lists only. A batch that did not finish changed nothing. */
const PHASES = {
  SUBMITTED: 'waiting',
  PICKED: 'waiting',
  STARTED: 'running',
  FINISHED: 'done',
  FAILED: 'undone',
  ABORTED: 'undone',
} as const satisfies Readonly<Record<Exclude<StatusString, 'ALL'>, Phase>>

/** Where a load is. */
export function loadObservation(externalId: string, told: DescribeStatementCommandOutput): Seen {
  const phases: Readonly<Record<string, Phase>> = PHASES
  const state = told.Status ?? 'absent'
  const phase = Object.hasOwn(phases, state) ? phases[state] : undefined
  switch (phase) {
    case undefined:
      return { kind: 'unknown', externalId, state }
    case 'waiting':
      return { kind: 'waiting', externalId }
    case 'running':
      return { kind: 'running', externalId, startedAt: null }
    case 'done':
      return { kind: 'finished', externalId, failure: null }
    case 'undone':
      return undoneLoad(externalId, told)
  }
}

function undoneLoad(externalId: string, told: DescribeStatementCommandOutput): Seen {
  if (failedAt(told, BLANK_CHECK)) return { kind: 'finished', externalId, failure: BLANKS }
  const reason = failedAt(told, HELD_CHECK) ? OVERTAKEN : `the service says ${errorText(told)}`
  return { kind: 'ended', externalId, reason }
}

const BLANKS =
  'A string of the table ends with a blank, and Redshift would take it for the one without. Nothing was loaded; let another engine serve the dataset, or write no such strings.'

const OVERTAKEN =
  'what the table held was replaced by another load after this one had looked; nothing was loaded'

/** Which statement failed tells why: the service gives the database's words and no codes. */
function failedAt({ SubStatements = [] }: DescribeStatementCommandOutput, check: string): boolean {
  return SubStatements.some(
    ({ Status, QueryString = '' }) => Status === 'FAILED' && QueryString.includes(` AS ${check} `),
  )
}

/** For people: the state, and what the database says of it. */
export function errorText(told: DescribeStatementCommandOutput | null): string {
  if (told === null) return 'no end of it'
  const { Status = 'nothing', Error: reason = '' } = told
  return reason === '' ? Status : `${Status}: ${reason}`
}
