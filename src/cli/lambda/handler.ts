import { S3Client } from '@aws-sdk/client-s3'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { lambdaEvent, type LambdaEvent } from '../../../pipeline/launchers/lambda-state'
import { parseS3Address } from '../../../pipeline/launchers/aws/s3-address'
import { S3AttemptStore } from '../../../pipeline/launchers/s3-attempt-store'
import { runLambdaAttempt, type LambdaParts } from '../../../pipeline/sources/lambda-attempt'
import { SOURCE_MODULES } from '../../../pipeline/sources/source-modules'
import { systemClock } from '../../model/clock'

/** What Lambda gives a handler beside the event; AWS Lambda Developer Guide, "context object". */
export interface LambdaContext {
  readonly awsRequestId: string
  readonly logStreamName: string
  getRemainingTimeInMillis(): number
}

/** The function that a launcher of kind lambda invokes. */
export async function handler(event: unknown, context: LambdaContext): Promise<void> {
  const attempt = lambdaEvent.parse(event)
  const invocation = {
    requestId: context.awsRequestId,
    logStream: context.logStreamName,
    deadline: Date.now() + context.getRemainingTimeInMillis(),
  }
  await runLambdaAttempt(attempt, invocation, partsFor(attempt))
}

function partsFor(attempt: LambdaEvent): LambdaParts {
  return {
    store: new S3AttemptStore(new S3Client({}), prefixOf(attempt)),
    clock: systemClock,
    ids: randomUUID,
    modules: SOURCE_MODULES,
    log: (line) => console.log(line),
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    exit: () => process.exit(0),
  }
}

/** All files of the attempt are in the folder of its result. */
function prefixOf({ attemptId, resultAddress }: LambdaEvent): { bucket: string; key: string } {
  const end = `/${attemptId}/result.json`
  const prefix = resultAddress.endsWith(end)
    ? parseS3Address(resultAddress.slice(0, -end.length))
    : null
  if (prefix === null) throw new Error('the result is to be at s3://BUCKET/…/ATTEMPT/result.json')
  return prefix
}
