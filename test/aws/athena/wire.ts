import type { Members } from '../core/service'
import { epochSeconds } from '../core/units'
import { addressOf } from './executions'
import type { Execution } from './records'

/** API Reference, QueryExecution. */
export function executionMembers(execution: Execution, shownState: string | null): Members {
  const { id, query, workGroup, state, reason, category, createdAt, endedAt } = execution
  return {
    QueryExecutionId: id,
    Query: query,
    StatementType: 'DML',
    WorkGroup: workGroup,
    ResultConfiguration: { OutputLocation: addressOf(execution) },
    Status: {
      State: shownState ?? state,
      SubmissionDateTime: epochSeconds(createdAt),
      ...(endedAt !== null && { CompletionDateTime: epochSeconds(endedAt) }),
      ...(reason !== null && { StateChangeReason: reason }),
      ...(state === 'FAILED' && {
        AthenaError: { ErrorCategory: category ?? 1, Retryable: false, ErrorMessage: reason ?? '' },
      }),
    },
    Statistics: statistics(execution),
  }
}

function statistics({ createdAt, endedAt, answer, manifest }: Execution): Members {
  if (endedAt === null) return {}
  const totalMs = Number((endedAt - createdAt) / 1_000n)
  const queuedMs = Math.min(2, totalMs)
  return {
    TotalExecutionTimeInMillis: totalMs,
    QueryQueueTimeInMillis: queuedMs,
    EngineExecutionTimeInMillis: totalMs - queuedMs,
    ...(answer !== null && { DataScannedInBytes: answer.scannedBytes }),
    ...(manifest !== null && { DataManifestLocation: manifest }),
  }
}
