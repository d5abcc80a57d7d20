import { LocalProcessLauncher } from './local-process'
import { nameAt } from './place'
import { moduleOf } from './program-module'

const NAME = 'local-node'

export interface LocalNodeOptions {
  readonly capacity: number
  readonly place: string
  /** Absolute. */
  readonly attemptsFolder: string
  /** The compiled pipeline/sources/main. */
  readonly sourcesMain: string
  /** What the program may see of the server's environment. */
  readonly env: Readonly<Record<string, string>>
}

/** Runs the modules of pipeline/sources, each attempt in a Node process of its own. */
export function createLocalNodeLauncher(options: LocalNodeOptions): LocalProcessLauncher {
  return new LocalProcessLauncher({
    name: nameAt(options.place, NAME),
    capacity: options.capacity,
    attemptsFolder: options.attemptsFolder,
    commandOf: ({ program, attemptId, requestAddress, resultAddress }) =>
      Promise.resolve({
        command: process.execPath,
        args: [
          options.sourcesMain,
          moduleOf(program, 'node', NAME),
          attemptId,
          requestAddress,
          resultAddress,
        ],
        env: options.env,
      }),
  })
}
