import type { Job } from '../../../../pipeline/jobs/job'
import type { Launcher } from '../../../../pipeline/launchers/launcher'
import type { Launchers } from '../../../../pipeline/launchers/launchers'
import { ConfigError } from '../../../config/config-error'
import {
  LOCAL_NODE,
  LOCAL_SPARK,
  PROGRAM_OF,
  type LaunchersConfig,
  type ProgramKind,
} from '../../../config/launchers'
import type { LakeView } from './lake-view'
import { openLauncher } from './launcher-kinds'

/**
 * @param local by the name that configuration has for them
 * @throws ConfigError where a job has no launcher that executes its program
 */
export async function openLaunchers(
  config: LaunchersConfig,
  local: ReadonlyMap<string, Launcher>,
  jobs: readonly Job[],
  lake: LakeView,
): Promise<Launchers> {
  const faults = [...unknownJobs(config, jobs), ...jobs.flatMap((job) => faultOf(config, job))]
  if (faults.length > 0)
    throw new ConfigError(faults.map((fault) => `LAKEFRONT_LAUNCHERS ${fault}`))
  const remote = await Promise.all(
    Object.entries(config.launchers).map(([name, each]) =>
      openLauncher(name, each.kind, each, lake),
    ),
  )
  const byName = new Map([
    ...local,
    ...remote.map((launcher) => [launcher.name, launcher] as const),
  ])
  return {
    all: [...byName.values()],
    of: (job) => byName.get(nameFor(config, job) ?? '') ?? null,
  }
}

function nameFor(config: LaunchersConfig, { name, program }: Job): string | null {
  return config.jobs[name] ?? config[program.kind]
}

function unknownJobs({ jobs }: LaunchersConfig, known: readonly Job[]): string[] {
  const names = known.map(({ name }) => name)
  return Object.keys(jobs)
    .filter((name) => !names.includes(name))
    .map((name) => `at jobs.${name}: there is no such job; there are ${names.join(', ')}`)
}

function faultOf(config: LaunchersConfig, job: Job): string[] {
  const wanted = job.program.kind
  const name = nameFor(config, job)
  // Without an engine to load there is nothing wrong: the job cannot be started.
  if (name === null && wanted === 'load') return []
  if (name === null) return [`names no launcher of ${wanted} programs, and job ${job.name} is one`]
  const found = programOf(config, name)
  return found === wanted
    ? []
    : [
        `at jobs.${job.name}: names a launcher of ${found} programs, and needs one of ${wanted} programs`,
      ]
}

function programOf({ launchers }: LaunchersConfig, name: string): ProgramKind | 'no' {
  const local: Readonly<Record<string, ProgramKind>> = {
    [LOCAL_SPARK]: 'spark',
    [LOCAL_NODE]: 'node',
  }
  const kind = launchers[name]?.kind
  return kind === undefined ? (local[name] ?? 'no') : PROGRAM_OF[kind]
}
