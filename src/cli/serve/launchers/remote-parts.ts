import { S3Client } from '@aws-sdk/client-s3'
import type { LauncherSettings } from '../../../../pipeline/launchers/launcher-settings'
import { S3AttemptStore } from '../../../../pipeline/launchers/s3-attempt-store'
import { parseS3Address } from '../../../../pipeline/launchers/aws/s3-address'
import type { LauncherConfig } from '../../../config/launchers'
import { systemClock } from '../../../model/clock'

/** For one call; a service that says nothing for longer leaves a submission in doubt. */
const TIME_OUT = {
  connectionTimeout: 3_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
} as const

/** Options of a client whose calls may start work: a call that it repeats could start it twice. */
export function onceOnly(region: string) {
  return { region, maxAttempts: 1, requestHandler: TIME_OUT }
}

export interface RemoteParts {
  readonly settings: LauncherSettings
  readonly s3: S3Client
}

/** What a launcher of a remote service needs whatever the service. */
export function remoteParts(name: string, config: LauncherConfig): RemoteParts {
  const { region, attempts, capacity, lagSeconds, pollSeconds } = config
  const prefix = parseS3Address(attempts)
  if (prefix === null) throw new Error(`${attempts} is no address in S3`)
  // Objects may be written twice: the client's retries harm nothing.
  const s3 = new S3Client({ region, requestHandler: TIME_OUT })
  const settings = {
    name,
    capacity,
    lagMs: lagSeconds * 1000,
    pollMs: pollSeconds * 1000,
    store: new S3AttemptStore(s3, prefix),
    clock: systemClock,
  }
  return { settings, s3 }
}
