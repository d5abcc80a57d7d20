import type { Clock } from '../../../src/model/clock'
import { chosen, type Executor, noop, type Work } from '../core/executor'
import { command } from './command'
import type { CheckedSettings } from './settings'

/** The executor of the settings: a program where there is one for the work. */
export function programs(
  { noopMs, programs: known, env }: CheckedSettings['executor'],
  folder: string,
  clock: Clock,
): Executor {
  const nothing = noop(noopMs)
  const process = command({
    folder,
    clock,
    commandOf: (work) => {
      const [file = '', ...args] = programOf(known, work) ?? []
      return { file, args: [...args, ...work.command.slice(1)], env }
    },
  })
  return chosen((work) => (programOf(known, work) === null ? nothing : process))
}

function programOf(known: Readonly<Record<string, string[]>>, work: Work): string[] | null {
  const { service, name, command: words } = work
  return known[words[0] ?? `${service}:${name}`] ?? null
}
