import { delimiter, join } from 'node:path'
import type { Command } from './local-process'

/** What set-up made; see infra/local. Paths are absolute. */
export interface Toolchain {
  readonly javaHome: string
  readonly python: string
  readonly sparkHome: string
  readonly jars: readonly string[]
}

/** Where Iceberg's catalog is. The password is in the pass file, so it is in no argument. */
export interface CatalogAddress {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly passFile: string | null
  /** Further parameters of a connection, as the JDBC driver calls them; no secrets. */
  readonly parameters?: Readonly<Record<string, string>>
}

export interface SparkSettings {
  readonly toolchain: Toolchain
  readonly catalog: CatalogAddress
  /** Absolute folder of the Iceberg tables. */
  readonly warehouse: string
  /** Absolute: the folder that holds the package `spark`. */
  readonly repository: string
  readonly hashSecret: string
  /** What the program may see of the server's environment, for example PATH and HOME. */
  readonly env: Readonly<Record<string, string>>
}

export interface SparkProgram {
  /** For example spark.jobs.clean_access_logs. */
  readonly module: string
  readonly args: readonly string[]
  /** Null: there is none yet. */
  readonly classDataArchive: string | null
  /** Further options of the JVM. */
  readonly jvmOptions?: readonly string[]
}

/** The command that executes a module of the package `spark` on this machine. Pure. */
export function sparkSubmit(settings: SparkSettings, program: SparkProgram): Command {
  const { toolchain, repository } = settings
  const jars = toolchain.jars
  return {
    command: join(toolchain.sparkHome, 'bin', 'spark-submit'),
    args: [
      '--master',
      'local[*]',
      '--driver-class-path',
      jars.join(delimiter),
      '--jars',
      jars.join(','),
      '--driver-java-options',
      jvmOptions(program).join(' '),
      ...Object.entries(configuration(settings)).flatMap(([key, value]) => [
        '--conf',
        `${key}=${value}`,
      ]),
      join(repository, `${program.module.replaceAll('.', '/')}.py`),
      ...program.args,
    ],
    env: environment(settings),
  }
}

/** Short jobs: a small collector, and what the class-data archive holds need not be loaded again. */
function jvmOptions({ classDataArchive, jvmOptions: further = [] }: SparkProgram): string[] {
  const archive =
    classDataArchive === null ? [] : [`-XX:SharedArchiveFile=${classDataArchive}`, '-Xshare:auto']
  return ['-XX:+UseSerialGC', '-Duser.timezone=UTC', ...archive, ...further]
}

function configuration({ catalog, warehouse }: SparkSettings): Record<string, string> {
  const name = 'spark.sql.catalog.lakefront'
  return {
    'spark.ui.enabled': 'false',
    'spark.log.level': 'WARN',
    'spark.sql.session.timeZone': 'UTC',
    'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
    [name]: 'org.apache.iceberg.spark.SparkCatalog',
    [`${name}.catalog-impl`]: 'org.apache.iceberg.jdbc.JdbcCatalog',
    [`${name}.uri`]: jdbcUrl(catalog),
    [`${name}.jdbc.user`]: catalog.user,
    [`${name}.jdbc.schema-version`]: 'V1',
    [`${name}.warehouse`]: `file://${warehouse}`,
  }
}

function jdbcUrl({ host, port, database, parameters }: CatalogAddress): string {
  // Without it a schema of the user's name, which holds our own tables, would come first.
  const all = new URLSearchParams({ ...parameters, currentSchema: 'public' })
  return `jdbc:postgresql://${host}:${port}/${encodeURIComponent(database)}?${all.toString()}`
}

function environment(settings: SparkSettings): Record<string, string> {
  const { toolchain, catalog } = settings
  return {
    ...settings.env,
    SPARK_HOME: toolchain.sparkHome,
    JAVA_HOME: toolchain.javaHome,
    PYSPARK_PYTHON: toolchain.python,
    PYSPARK_DRIVER_PYTHON: toolchain.python,
    PYTHONPATH: settings.repository,
    SPARK_LOCAL_IP: '127.0.0.1',
    // The JVM that only puts the command together.
    SPARK_LAUNCHER_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
    LAKEFRONT_HASH_SECRET: settings.hashSecret,
    ...(catalog.passFile !== null && { PGPASSFILE: catalog.passFile }),
  }
}
