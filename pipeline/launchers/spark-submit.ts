import { delimiter, join } from 'node:path'
import type { Command } from './local-process'

/** Compressed, as logs are stored and tables are: about a million lines. */
const SMALL_INPUT_BYTES = 16 * 2 ** 20
/** Spark's own default is the least. The most keeps pointers compressed. */
const DRIVER_MEGABYTES = { least: 1024, most: 8192 }

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
  /** Of the machine. */
  readonly memoryBytes: number
  /** What the program may see of the server's environment, for example PATH and HOME. */
  readonly env: Readonly<Record<string, string>>
}

export interface SparkProgram {
  /** For example spark.jobs.clean_access_logs. */
  readonly module: string
  readonly args: readonly string[]
  /** Null: there is none yet. */
  readonly classDataArchive: string | null
  /** Bytes that it is going to read; null: unknown, as good as many. */
  readonly inputBytes: number | null
  /** Further options of the JVM. */
  readonly jvmOptions?: readonly string[]
  /** Settings of Spark's catalogs, where they are not those of the jobs. */
  readonly catalogs?: Readonly<Record<string, string>>
}

/** The command that executes a module of the package `spark` on this machine. Pure. */
export function sparkSubmit(settings: SparkSettings, program: SparkProgram): Command {
  const { toolchain, repository } = settings
  return {
    command: join(toolchain.sparkHome, 'bin', 'spark-submit'),
    args: [
      '--master',
      'local[*]',
      '--driver-class-path',
      // Here the executor is the driver: --jars would copy them for nothing.
      toolchain.jars.join(delimiter),
      '--driver-memory',
      `${driverMegabytes(settings.memoryBytes)}m`,
      '--driver-java-options',
      jvmOptions(program).join(' '),
      ...Object.entries({ ...SPARK, ...(program.catalogs ?? servedCatalog(settings)) }).flatMap(
        ([key, value]) => ['--conf', `${key}=${value}`],
      ),
      join(repository, modulePath(program.module)),
      ...program.args,
    ],
    env: environment(settings),
  }
}

/** The file of a module, relative to the repository. */
export function modulePath(module: string): string {
  return `${module.replaceAll('.', '/')}.py`
}

/** Short jobs: a small collector, and what the class-data archive holds need not be loaded again. */
function jvmOptions(program: SparkProgram): string[] {
  const { classDataArchive, inputBytes, jvmOptions: further = [] } = program
  const archive =
    classDataArchive === null ? [] : [`-XX:SharedArchiveFile=${classDataArchive}`, '-Xshare:auto']
  // A job on little data ends before what the second compiler makes has paid for its making.
  const isSmall = inputBytes !== null && inputBytes <= SMALL_INPUT_BYTES
  const compiler = isSmall ? ['-XX:TieredStopAtLevel=1'] : []
  return ['-XX:+UseSerialGC', '-Duser.timezone=UTC', ...compiler, ...archive, ...further]
}

/** A quarter of the machine: the server, PostgreSQL and Python workers live there too. */
function driverMegabytes(memoryBytes: number): number {
  const quarter = Math.floor(memoryBytes / 4 / 2 ** 20)
  return Math.min(Math.max(quarter, DRIVER_MEGABYTES.least), DRIVER_MEGABYTES.most)
}

const SPARK: Readonly<Record<string, string>> = {
  'spark.ui.enabled': 'false',
  'spark.log.level': 'WARN',
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
}

/** The settings by which Spark knows the catalog of published tables under a name. */
export function servedCatalog(
  { catalog, warehouse }: Pick<SparkSettings, 'catalog' | 'warehouse'>,
  as = 'lakefront',
): Record<string, string> {
  const name = `spark.sql.catalog.${as}`
  return {
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
