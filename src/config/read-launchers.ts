import { type z } from 'zod'
import {
  LOCAL_NODE,
  LOCAL_SPARK,
  launchersConfig,
  PROGRAM_OF,
  type LaunchersConfig,
  type ProgramKind,
} from './launchers'

export const LOCAL_LAUNCHERS: LaunchersConfig = Object.freeze(launchersConfig.parse({}))

/** Launchers out of JSON. Each fault becomes an issue that names its place. */
export function readLaunchers(
  json: string,
  context: z.core.$RefinementCtx<string>,
): LaunchersConfig {
  const fault = (message: string) => context.addIssue({ code: 'custom', message })
  const read = launchersConfig.safeParse(parseJson(json, fault))
  if (!read.success) {
    for (const { path, message } of read.error.issues)
      fault(`at ${path.map(String).join('.') || 'its top'}: ${message}`)
    return LOCAL_LAUNCHERS
  }
  checkNames(read.data, fault)
  return Object.freeze(read.data)
}

function parseJson(json: string, fault: (message: string) => void): unknown {
  if (json.trim() === '') return {}
  try {
    return JSON.parse(json)
  } catch {
    fault('is no JSON; it begins as {"launchers": {"emr": {"kind": "emrSteps", …')
    return {}
  }
}

function checkNames(
  { launchers, spark, node, crawler, load, jobs }: LaunchersConfig,
  fault: (message: string) => void,
): void {
  const programs = new Map<string, ProgramKind>([
    [LOCAL_SPARK, 'spark'],
    [LOCAL_NODE, 'node'],
  ])
  for (const [name, { kind }] of Object.entries(launchers)) {
    if (programs.has(name))
      fault(`at launchers.${name}: is the name of a launcher that is always there`)
    else programs.set(name, PROGRAM_OF[kind])
  }
  const names = [...programs.keys()].join(', ')
  const checkFits = (place: string, name: string, wanted: ProgramKind): void => {
    const found = programs.get(name)
    if (found === undefined) fault(`at ${place}: names no launcher; there are ${names}`)
    else if (found !== wanted)
      fault(
        `at ${place}: names a launcher of ${found} programs, and needs one of ${wanted} programs`,
      )
  }
  checkFits('spark', spark, 'spark')
  checkFits('node', node, 'node')
  if (crawler !== null) checkFits('crawler', crawler, 'crawler')
  if (load !== null) checkFits('load', load, 'load')
  for (const [job, name] of Object.entries(jobs))
    if (!programs.has(name)) fault(`at jobs.${job}: names no launcher; there are ${names}`)
}
