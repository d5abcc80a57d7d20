import { RUN_STATUSES, type RunStatus } from '../../src/model/run'
import { enumType } from './enum-type'

const MEANING: Readonly<Record<RunStatus, string>> = {
  queued: 'Waits for an attempt.',
  starting: 'An attempt is submitted.',
  running: 'An attempt runs.',
  succeeded: 'Everything that it wrote is published.',
  failed: 'Nothing of it was published; see failure.',
  canceling: 'Its attempt was asked to end.',
  canceled: 'Ended on request; nothing of it was published.',
}

export const RunStatusEnum = enumType(
  'RunStatus',
  'SUCCEEDED, FAILED and CANCELED are final until retryRun.',
  RUN_STATUSES.map((value) => ({ value, description: MEANING[value] })),
)
