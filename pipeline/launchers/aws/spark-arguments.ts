import { modulePath } from '../spark-submit'
import type { Submission } from '../launcher'
import { moduleOf } from '../program-module'
import { joinAddress } from './s3-address'

/** How Spark is started where it is not on this machine. */
export interface RemoteSpark {
  /** Address of a folder that holds spark.zip (the package) and spark/ (the programs). */
  readonly code: string
  /** Settings of Spark, for example those of its catalogs. */
  readonly conf: Readonly<Record<string, string>>
}

const CONF = {
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
}

/** A Spark program as spark-submit is told it, for EMR's own members of a request too. */
export interface SparkCommand {
  /** Address of the program. */
  readonly entryPoint: string
  readonly options: readonly string[]
  /** The three arguments. */
  readonly args: readonly string[]
}

/** @throws CodedError LAUNCHER_REFUSED where the program is none of Spark */
export function sparkCommand(
  { code, conf }: RemoteSpark,
  launcher: string,
  { program, attemptId, requestAddress, resultAddress }: Submission,
): SparkCommand {
  const settings = Object.entries({ ...CONF, ...conf })
  return {
    entryPoint: joinAddress(code, modulePath(moduleOf(program, 'spark', launcher))),
    options: [
      '--py-files',
      joinAddress(code, 'spark.zip'),
      ...settings.flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
    ],
    args: [attemptId, requestAddress, resultAddress],
  }
}
