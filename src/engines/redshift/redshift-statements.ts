import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementInput,
  CancelStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementCommandOutput,
  ExecuteStatementCommand,
  type ExecuteStatementInput,
  type StatusString,
} from '@aws-sdk/client-redshift-data'
import { CodedError } from '../../model/coded-error'
import { pauseBefore } from '../aws/pacing'
import { repeatCall } from '../aws/repeat-call'
import { errorName } from '../aws/service-fault'
import type { RemoteStatements } from '../aws/statement-runs'
import { abortedError } from '../engine'
import type { RedshiftOptions } from './redshift-options'
import { placeMembers } from './redshift-place'

/** How long the service may hold a look back until the statement has ended: less than a silence. */
const WAIT_SECONDS = 3

/** Every state that the service has (API Reference, DescribeStatement); ALL is for lists only. */
const ENDED: Readonly<Record<Exclude<StatusString, 'ALL'>, boolean>> = {
  SUBMITTED: false,
  PICKED: false,
  STARTED: false,
  FINISHED: true,
  FAILED: true,
  ABORTED: true,
}
const STATES = new Map<string, boolean>(Object.entries(ENDED))

/** A statement, or several that are one transaction. */
export type RedshiftInput = ExecuteStatementInput | BatchExecuteStatementInput

/** API Reference, ExecuteStatement, BatchExecuteStatement, DescribeStatement, CancelStatement. */
export function redshiftStatements({
  client,
  pacing,
}: RedshiftOptions): RemoteStatements<RedshiftInput, DescribeStatementCommandOutput> {
  async function describe(id: string, waits: boolean, signal: AbortSignal) {
    const input = { Id: id, ...(waits && { WaitTimeSeconds: WAIT_SECONDS }) }
    try {
      return await client.send(new DescribeStatementCommand(input), { abortSignal: signal })
    } catch (error) {
      // Only so many calls may wait at a time: this one then asks without waiting.
      if (waits && errorName(error) === 'ActiveWaitingRequestsExceededException') return null
      throw error
    }
  }

  return {
    submit: async (input) => {
      const isBatch = 'Sqls' in input
      const { Id: id } = isBatch
        ? await client.send(new BatchExecuteStatementCommand(input))
        : await client.send(new ExecuteStatementCommand(input))
      return id
    },
    async cancel(id) {
      try {
        await client.send(new CancelStatementCommand({ Id: id }))
      } catch (error) {
        // One that has ended cannot be canceled; the look that follows shows it.
        if (errorName(error) !== 'ValidationException') throw error
      }
    },
    async ended(id, signal) {
      for (let looks = 1; ; looks++) {
        const waited = await repeatCall(() => describe(id, true, signal), pacing, signal)
        const found =
          waited ?? (await repeatCall(() => describe(id, false, signal), pacing, signal))
        if (signal.aborted) throw abortedError(signal)
        if (found !== null && isEnded(found.Status)) return found
        if (waited === null) await pacing.sleep(pauseBefore(looks, pacing), signal)
      }
    },
  }
}

/** @throws CodedError UNKNOWN_REMOTE_STATE */
function isEnded(status: string | undefined): boolean {
  const ended = STATES.get(status ?? '')
  if (ended !== undefined) return ended
  throw new CodedError(
    'UNKNOWN_REMOTE_STATE',
    `Redshift reported the state ${status ?? 'none'}, which this version of Lakefront does not know; update it.`,
  )
}

export function executeInput(
  text: string,
  values: readonly string[],
  options: RedshiftOptions,
): ExecuteStatementInput {
  return {
    Sql: text,
    ClientToken: `lakefront-${options.ids()}`,
    ...placeMembers(options),
    ...(values.length > 0 && {
      Parameters: values.map((value, index) => ({ name: `p${index + 1}`, value })),
    }),
  }
}

export function batchInput(
  texts: readonly string[],
  options: RedshiftOptions,
): BatchExecuteStatementInput {
  return {
    Sqls: [...texts],
    ClientToken: `lakefront-${options.ids()}`,
    ...placeMembers(options),
  }
}
