import type { ClassDataArchive } from './class-data-archive'
import { inputBytes } from './input-bytes'
import { LocalProcessLauncher } from './local-process'
import { sparkSubmit, type SparkSettings } from './spark-submit'

export interface LocalSparkOptions {
  readonly capacity: number
  /** Absolute. */
  readonly attemptsFolder: string
  readonly spark: SparkSettings
  readonly archive: ClassDataArchive
}

/** Runs modules of the package `spark` by spark-submit, on all cores of this machine. */
export function createLocalSparkLauncher({
  capacity,
  attemptsFolder,
  spark,
  archive,
}: LocalSparkOptions): LocalProcessLauncher {
  return new LocalProcessLauncher({
    name: 'local-spark',
    capacity,
    attemptsFolder,
    commandOf: async ({ program, attemptId, requestAddress, resultAddress }) =>
      sparkSubmit(spark, {
        inputBytes: await inputBytes(requestAddress, spark.warehouse),
        module: program.module,
        args: [attemptId, requestAddress, resultAddress],
        classDataArchive: await archive.path(),
      }),
    onExit: (_, exitCode) => {
      if (exitCode === 0) archive.makeInBackground()
    },
  })
}
