import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, open, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sparkSubmit, type SparkSettings } from './spark-submit'
import { isSystemError } from './system-error'

/** After this long, a maker that left its lock behind counts as killed. */
const LOCK_MS = 10 * 60_000

/** A tiny job on Iceberg: it loads the classes that every job loads. */
const WARM_UP = `
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
spark.sql("show namespaces in lakefront").collect()
spark.range(10).selectExpr("id % 2 as k").groupBy("k").count().collect()
spark.stop()
`

/**
 * The classes of Spark and Iceberg, ready to be mapped by a JVM: it starts in about half the time.
 * One archive for each Java and set of jars.
 */
export class ClassDataArchive {
  private started = false

  constructor(
    private readonly folder: string,
    private readonly settings: SparkSettings,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Null: there is none yet. */
  async path(): Promise<string | null> {
    const path = await this.target()
    return (await exists(path)) ? path : null
  }

  /** Once, and by one process only; it goes on when the server ends. */
  makeInBackground(): void {
    if (this.started) return
    this.started = true
    this.make().catch(this.onError)
  }

  private async make(): Promise<void> {
    const target = await this.target()
    if (await exists(target)) return
    await mkdir(this.folder, { recursive: true })
    const lock = `${target}.lock`
    if (!(await takeLock(lock))) return
    await writeFile(join(this.folder, 'warm_up.py'), WARM_UP)
    const partial = `${target}.partial`
    const { command, args, env } = sparkSubmit(this.settings, {
      module: 'warm_up',
      args: [],
      classDataArchive: null,
      jvmOptions: [`-XX:ArchiveClassesAtExit=${partial}`],
    })
    const script = 'nice -n 19 "$@" && mv "$PARTIAL" "$TARGET"; rm -f "$PARTIAL" "$LOCK"'
    const own = args.map((arg) =>
      arg.endsWith('/warm_up.py') ? join(this.folder, 'warm_up.py') : arg,
    )
    const child = spawn('sh', ['-c', script, 'lakefront-class-data-archive', command, ...own], {
      env: { ...env, PARTIAL: partial, TARGET: target, LOCK: lock },
      detached: true,
      stdio: 'ignore',
    })
    child.on('error', this.onError)
    child.unref()
  }

  private async target(): Promise<string> {
    const { javaHome, jars } = this.settings.toolchain
    const release = await readFile(join(javaHome, 'release'), 'utf8').catch(() => '')
    const key = createHash('sha256')
      .update(JSON.stringify([javaHome, release, jars]))
      .digest('hex')
    return join(this.folder, `spark-${key.slice(0, 16)}.jsa`)
  }
}

async function takeLock(path: string): Promise<boolean> {
  const flags = (await isOld(path)) ? 'w' : 'wx'
  try {
    await (await open(path, flags)).close()
    return true
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false
    throw error
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && Date.now() - found.mtimeMs > LOCK_MS
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
