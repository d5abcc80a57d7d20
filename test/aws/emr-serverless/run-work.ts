import type { Work } from '../core/executor'
import type { JobRun } from './records'

export function runWork({ id, name, command, startedAt, createdAt, cancel }: JobRun): Work {
  return {
    id,
    service: 'emr-serverless',
    name: name ?? id,
    command,
    payload: null,
    startedAt: startedAt ?? createdAt,
    cancel,
  }
}
