import type { Members } from '../core/service'
import { ACCOUNT } from '../core/surroundings'
import { epochSeconds } from '../core/units'
import type { Application, JobRun } from './records'

const CALLER = `arn:aws:sts::${ACCOUNT}:assumed-role/lakefront/launcher`

export function runArn(applicationArn: string, runId: string): string {
  return `${applicationArn}/jobruns/${runId}`
}

function common(run: JobRun, { releaseLabel }: Application, shownState: string | null): Members {
  return {
    applicationId: run.applicationId,
    arn: run.arn,
    createdBy: CALLER,
    createdAt: epochSeconds(run.createdAt),
    updatedAt: epochSeconds(run.updatedAt),
    executionRole: run.request['executionRoleArn'],
    state: shownState ?? run.state,
    stateDetails: run.stateDetails,
    releaseLabel,
    attempt: 1,
    ...(run.name !== null && { name: run.name }),
  }
}

export function summaryMembers(run: JobRun, app: Application, shownState: string | null): Members {
  return { ...common(run, app, shownState), id: run.id, type: 'SPARK', mode: 'BATCH' }
}

export function runMembers(run: JobRun, app: Application, shownState: string | null): Members {
  const { jobDriver, configurationOverrides, tags, mode, retryPolicy, executionTimeoutMinutes } =
    run.request
  const given = { configurationOverrides, tags, mode, retryPolicy, executionTimeoutMinutes }
  return {
    ...common(run, app, shownState),
    jobRunId: run.id,
    jobDriver: jobDriver ?? {},
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(run.startedAt !== null && { startedAt: epochSeconds(run.startedAt) }),
    ...(run.endedAt !== null && { endedAt: epochSeconds(run.endedAt) }),
    ...(run.startedAt !== null &&
      run.endedAt !== null && {
        totalExecutionDurationSeconds: Number((run.endedAt - run.startedAt) / 1_000_000n),
      }),
  }
}

export function applicationMembers(app: Application): Members {
  return {
    applicationId: app.id,
    name: app.name,
    arn: app.arn,
    releaseLabel: app.releaseLabel,
    type: 'SPARK',
    state: app.state,
    createdAt: epochSeconds(app.createdAt),
    updatedAt: epochSeconds(app.updatedAt),
    autoStartConfiguration: { enabled: app.autoStart },
  }
}
