/**
 * What only the tests against AWS's protocols need: `node infra/local/setup-aws.mjs`. Skipped when
 * done; two at the same time wait for each other.
 */
import path from 'node:path'
import { acquireLock } from './lock.mjs'
import { TOOLS } from './paths.mjs'
import { Progress } from './progress.mjs'
import { awsVenv } from './steps/aws-venv.mjs'

const progress = new Progress()
const release = await acquireLock(path.join(TOOLS, 'setup-aws.lock'), {
  onWait: ({ pid }) => progress.say(`Set-up: waiting for process ${pid} …`),
  onTakeOver: ({ pid }) => progress.say(`Set-up: process ${pid} ended before it was done`),
})
try {
  await awsVenv(progress)
} finally {
  release()
}
