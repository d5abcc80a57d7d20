import type { AwsService } from '../core/service'
import { operation } from '../core/service'
import { arn, type Surroundings } from '../core/surroundings'
import { RunMover } from './advance-run'
import { Applications } from './applications'
import { VALIDATION } from './faults'
import * as inputs from './inputs'
import { type ApplicationSetUp, type EmrServerlessTimes, QUICK_TIMES } from './records'
import { RunActions } from './run-actions'

/** Amazon EMR Serverless API reference, version 2021-07-13. */
export function emrServerless(
  surroundings: Surroundings,
  setUps: readonly ApplicationSetUp[],
  times: EmrServerlessTimes = QUICK_TIMES,
): AwsService {
  const applications = new Applications(surroundings, times)
  const mover = new RunMover(applications, surroundings, times)
  const actions = new RunActions(applications, mover, surroundings, times)
  return {
    name: 'emr-serverless',
    errors: {
      throttled: { code: 'ThrottlingException', status: 429 },
      failed: { code: 'InternalServerException', status: 500 },
      invalid: VALIDATION,
    },
    operations: {
      StartJobRun: operation(inputs.startJobRun, actions.start),
      GetJobRun: operation(inputs.getJobRun, actions.get),
      ListJobRuns: operation(inputs.listJobRuns, actions.list),
      CancelJobRun: operation(inputs.getJobRun, actions.cancel),
      GetApplication: operation(inputs.application, actions.getApplication),
      StartApplication: operation(inputs.application, actions.startApplication),
    },
    advance: (now) => {
      applications.setUp(setUps, now)
      for (const { id } of applications.applications.moving()) mover.advance(id, now)
    },
    resourceOf: (_, { applicationId, jobRunId }) => {
      if (typeof applicationId !== 'string') return '*'
      const run = typeof jobRunId === 'string' ? `/jobruns/${jobRunId}` : ''
      return arn('emr-serverless', `/applications/${applicationId}${run}`)
    },
  }
}
