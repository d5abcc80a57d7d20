import { SQSClient } from '@aws-sdk/client-sqs'
import { sqsQueue } from '../../../../pipeline/launchers/aws/sqs-queue'
import {
  takeStateChanges,
  type StateChangeParts,
} from '../../../../pipeline/launchers/state-change-queue'
import { Loop, type Pause } from '../../../../pipeline/runs/loop'
import type { Timers } from '../../../../pipeline/runs/timers'
import type { StateChangesConfig } from '../../../config/launchers'

/** Listens for what services tell of attempts, from start to stop. */
export interface StateChanges {
  start(): void
  stop(): Promise<void>
}

export interface StateChangesParts extends Pick<StateChangeParts, 'wakeAttempts'> {
  readonly timers: Timers
  readonly onError: (error: unknown) => void
}

/** Longer than a receive waits for messages. */
const TIME_OUT = {
  connectionTimeout: 3_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
} as const
const AT_ONCE: Pause = { rest: 0, wait: 0 }
/** While the queue does not answer; meanwhile the services are asked in their turn. */
const FAILED: Pause = { rest: 5_000, wait: 5_000 }

export function sqsStateChanges(
  { region, queueUrl }: StateChangesConfig,
  { wakeAttempts, timers, onError }: StateChangesParts,
): StateChanges {
  const sqs = new SQSClient({ region, requestHandler: TIME_OUT })
  const stopping = new AbortController()
  const client = sqsQueue(sqs, queueUrl, stopping.signal)
  const look = async (): Promise<Pause> => {
    try {
      await takeStateChanges({ client, wakeAttempts })
      return AT_ONCE
    } catch (error) {
      if (!stopping.signal.aborted) onError(error)
      return FAILED
    }
  }
  const loop = new Loop(look, timers)
  return {
    start: () => loop.start(),
    async stop() {
      stopping.abort()
      await loop.stop()
      sqs.destroy()
    },
  }
}
