import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { servedCatalog, type SparkSettings } from '../../pipeline/launchers/spark-submit'
import { AWS_ENVIRONMENT } from '../aws/server/stand-in'
import { readToolchain } from '../catalog/toolchain'

const ROOT = path.resolve(__dirname, '../..')
const PACKAGES = ['boto3', 'botocore', 's3transfer', 'jmespath']

/**
 * What an administrator sets up at a service: where Spark is and what it is told by default. Here
 * Spark is this machine's, and the tables are those of the server's home.
 */
export class SparkCluster {
  /** The folder that the code is at, as README says how to make it. */
  readonly code: string
  private readonly toolchain = readToolchain()
  private readonly python: string

  constructor(
    private readonly folder: string,
    private readonly hashSecret: string,
  ) {
    mkdirSync(folder, { recursive: true })
    this.code = `file://${folder}/code`
    mkdirSync(path.join(folder, 'code'))
    symlinkSync(path.join(ROOT, 'spark'), path.join(folder, 'code/spark'))
    const zip = ['-m', 'zipfile', '-c', path.join(folder, 'code/spark.zip'), 'spark']
    expect(spawnSync(this.toolchain.python, zip, { cwd: ROOT }).status).toBe(0)
    this.python = path.join(folder, 'python')
    this.linkPackages()
  }

  get sparkSubmit(): string {
    return path.join(this.toolchain.sparkHome, 'bin/spark-submit')
  }

  environment(aws: Readonly<Record<string, string>>, home: string): Record<string, string> {
    return {
      ...aws,
      SPARK_HOME: this.toolchain.sparkHome,
      JAVA_HOME: this.toolchain.javaHome,
      PYSPARK_PYTHON: this.toolchain.python,
      PYSPARK_DRIVER_PYTHON: this.toolchain.python,
      PYTHONPATH: this.python,
      SPARK_LOCAL_IP: '127.0.0.1',
      SPARK_CONF_DIR: this.folder,
      PGPASSFILE: path.join(home, 'postgres/pgpass'),
      LAKEFRONT_HASH_SECRET: this.hashSecret,
    }
  }

  /** Once the server of the home runs, it is known where its catalog is. */
  serve(home: string): void {
    const settings = {
      'spark.master': 'local[2]',
      'spark.driver.extraClassPath': this.toolchain.jars.join(':'),
      'spark.driver.extraJavaOptions': '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      'spark.submit.pyFiles': `${this.code}/spark.zip`,
      'spark.ui.enabled': 'false',
      ...servedCatalog(this.settingsFor(home)),
    }
    const lines = Object.entries(settings).map(([key, value]) => `${key} ${value}`)
    writeFileSync(path.join(this.folder, 'spark-defaults.conf'), `${lines.join('\n')}\n`)
  }

  private settingsFor(home: string): Pick<SparkSettings, 'catalog' | 'warehouse'> {
    const [host = '', , database = '', user = ''] = readFileSync(
      path.join(home, 'postgres/pgpass'),
      'utf8',
    ).split(':')
    const port = Number(
      readFileSync(path.join(home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[3],
    )
    const passFile = path.join(home, 'postgres/pgpass')
    const catalog = {
      host,
      port,
      user,
      passFile,
      database: database === '*' ? 'lakefront' : database,
    }
    return { catalog, warehouse: path.join(home, 'warehouse') }
  }

  /** The services' Python has boto3; that of a laptop's Spark has not. */
  private linkPackages(): void {
    mkdirSync(this.python)
    const find = `import boto3, os; print(os.path.dirname(os.path.dirname(boto3.__file__)))`
    const { stdout } = spawnSync(path.join(AWS_ENVIRONMENT, 'bin/python'), ['-c', find])
    const site = stdout.toString().trim()
    for (const name of PACKAGES) symlinkSync(path.join(site, name), path.join(this.python, name))
  }
}
