import type { Work } from '../core/executor'
import type { Step } from './records'

/** With command-runner.jar the arguments are the command line; another jar is run by Hadoop. */
export function stepWork({ id, config, startedAt, createdAt, cancel }: Step): Work {
  const { jar, mainClass, args } = config
  const isRunner = jar === 'command-runner.jar'
  return {
    id,
    service: 'emr',
    name: config.name,
    command: isRunner
      ? args
      : ['hadoop', 'jar', jar, ...(mainClass === null ? [] : [mainClass]), ...args],
    payload: null,
    startedAt: startedAt ?? createdAt,
    cancel,
  }
}
