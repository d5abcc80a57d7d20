import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, open, readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from './local-process'
import { modulePath, servedCatalog, sparkSubmit, type SparkSettings } from './spark-submit'
import { isSystemError } from '../../src/model/system-error'

/** After this long, a maker that left its lock behind counts as killed. */
const LOCK_MS = 10 * 60_000

const WARM_UP = 'spark.jobs.warm_up'

/**
 * The classes of Spark and Iceberg, ready to be mapped by a JVM: it starts in about half the time.
 * One archive for each Java, set of jars as they were put there, and program that loads what is archived.
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
    await this.dropFormer()
    const scratch = `${target}.scratch`
    await rm(scratch, { recursive: true, force: true })
    await mkdir(scratch)
    const partial = `${target}.partial`
    const { command, args, env } = this.warmUp(scratch, partial)
    const script = `nice -n 19 "$@" && mv "$PARTIAL" "$TARGET"; rm -rf "$PARTIAL" "$SCRATCH" "$LOCK"`
    const child = spawn('sh', ['-c', script, 'lakefront-class-data-archive', command, ...args], {
      env: { ...env, PARTIAL: partial, TARGET: target, SCRATCH: scratch, LOCK: lock },
      detached: true,
      stdio: 'ignore',
    })
    child.on('error', this.onError)
    child.unref()
  }

  /** Each holds a hundred megabytes; a JVM that has mapped one keeps it. */
  private async dropFormer(): Promise<void> {
    const former = (await readdir(this.folder)).filter((name) => name.endsWith('.jsa'))
    await Promise.all(former.map((name) => rm(join(this.folder, name))))
  }

  /** Its tables are in the scratch folder: it touches nothing of the home, and goes on without its server. */
  private warmUp(scratch: string, archive: string): Command {
    const served = 'served'
    return sparkSubmit(this.settings, {
      module: WARM_UP,
      args: [scratch, served],
      classDataArchive: null,
      inputBytes: 0,
      jvmOptions: [`-XX:ArchiveClassesAtExit=${archive}`],
      catalogs: {
        ...servedCatalog(this.settings, served),
        'spark.sql.catalog.lakefront': 'org.apache.iceberg.spark.SparkCatalog',
        'spark.sql.catalog.lakefront.type': 'hadoop',
        'spark.sql.catalog.lakefront.warehouse': `file://${scratch}/warehouse`,
      },
    })
  }

  private async target(): Promise<string> {
    const { toolchain, repository } = this.settings
    const { javaHome, jars, sparkHome } = toolchain
    const release = await readFile(join(javaHome, 'release'), 'utf8').catch(() => '')
    const warmUp = await readFile(join(repository, modulePath(WARM_UP)), 'utf8')
    // A JVM refuses an archive of jars that were put there anew, even when they are the same.
    const changes = Promise.all([join(sparkHome, 'jars'), ...jars].map(changedAt))
    const key = createHash('sha256')
      .update(JSON.stringify([javaHome, release, jars, warmUp, await changes]))
      .digest('hex')
    return join(this.folder, `spark-${key.slice(0, 16)}.jsa`)
  }
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path)).mtimeMs
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
