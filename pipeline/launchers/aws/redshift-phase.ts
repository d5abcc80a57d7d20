import type { DescribeStatementCommandOutput, StatusString } from '@aws-sdk/client-redshift-data'
import { BLANK_CHECK } from '../redshift-load-sql'
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
      return foundBlanks(told)
        ? { kind: 'finished', externalId, failure: BLANKS }
        : { kind: 'ended', externalId, reason: `the service says ${errorText(told)}` }
  }
}

const BLANKS =
  'A string of the table ends with a blank, and Redshift would take it for the one without. Nothing was loaded; let another engine serve the dataset, or write no such strings.'

/** Which statement failed tells why: the service gives the database's words and no codes. */
function foundBlanks({ SubStatements = [] }: DescribeStatementCommandOutput): boolean {
  return SubStatements.some(
    ({ Status, QueryString = '' }) =>
      Status === 'FAILED' && QueryString.includes(` AS ${BLANK_CHECK} `),
  )
}

/** For people: the state, and what the database says of it. */
export function errorText(told: DescribeStatementCommandOutput | null): string {
  if (told === null) return 'no end of it'
  const { Status = 'nothing', Error: reason = '' } = told
  return reason === '' ? Status : `${Status}: ${reason}`
}
