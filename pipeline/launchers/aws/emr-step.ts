import type { StepConfig } from '@aws-sdk/client-emr'
import type { Submission } from '../launcher'
import { attemptName } from './attempt-name'
import { sparkCommand, type RemoteSpark } from './spark-arguments'

/**
 * The step of an attempt. The driver is the step's own process (deploy mode client), so that ending
 * the step ends it; a step that failed neither ends the cluster nor holds up those behind it.
 * @throws CodedError LAUNCHER_REFUSED
 */
export function emrStep(spark: RemoteSpark, launcher: string, submission: Submission): StepConfig {
  const { options, entryPoint, args } = sparkCommand(spark, launcher, submission)
  return {
    Name: attemptName(submission.attemptId, submission.job),
    ActionOnFailure: 'CONTINUE',
    HadoopJarStep: {
      Jar: 'command-runner.jar',
      Args: ['spark-submit', '--deploy-mode', 'client', ...options, entryPoint, ...args],
    },
  }
}
