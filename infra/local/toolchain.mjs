import { readdirSync } from 'node:fs'
import path from 'node:path'
import { TOOLS, VENV, VENV_PYTHON } from './paths.mjs'
import { writeWhole } from './stamp.mjs'
import { java } from './steps/java.mjs'
import { jars } from './steps/jars.mjs'
import { pythonVenv } from './steps/python-venv.mjs'
import { madeTrustStore } from './steps/trust-store.mjs'

/** What a Spark job needs: Python packages, then Java, then the jars that only Java can fetch. */
export async function sparkToolchain(progress) {
  await pythonVenv(progress)
  const javaHome = await java(progress)
  const sparkHome = path.join(sitePackages(), 'pyspark')
  const files = await jars(progress, { javaHome, sparkHome })
  return { javaHome, python: VENV_PYTHON, sparkHome, jars: files, trustStore: madeTrustStore() }
}

/** Where the launcher finds it all. */
export function writeToolchain(toolchain) {
  writeWhole(path.join(TOOLS, 'toolchain.json'), `${JSON.stringify(toolchain, null, 2)}\n`)
}

function sitePackages() {
  const library = path.join(VENV, 'lib')
  const [version] = readdirSync(library).filter((name) => name.startsWith('python3'))
  return path.join(library, version, 'site-packages')
}
