import type { ClassDataArchive } from './class-data-archive'
import { inputBytes } from './input-bytes'
import { LocalProcessLauncher } from './local-process'
import { nameAt } from './place'
import { moduleOf } from './program-module'
import { sparkSubmit, type SparkSettings } from './spark-submit'

const NAME = 'local-spark'

export interface LocalSparkOptions {
  readonly capacity: number
  readonly place: string
  /** Absolute. */
  readonly attemptsFolder: string
  readonly spark: SparkSettings
  readonly archive: ClassDataArchive
}

/** Runs modules of the package `spark` by spark-submit, on all cores of this machine. */
export function createLocalSparkLauncher({
  capacity,
  place,
  attemptsFolder,
  spark,
  archive,
}: LocalSparkOptions): LocalProcessLauncher {
  return new LocalProcessLauncher({
    name: nameAt(place, NAME),
    capacity,
    attemptsFolder,
    commandOf: async ({ program, attemptId, requestAddress, resultAddress }) =>
      sparkSubmit(spark, {
        inputBytes: await inputBytes(requestAddress, spark.warehouse),
        module: moduleOf(program, 'spark', NAME),
        args: [attemptId, requestAddress, resultAddress],
        classDataArchive: await archive.path(),
      }),
    onExit: (_, exitCode) => {
      if (exitCode === 0) archive.makeInBackground()
    },
  })
}
