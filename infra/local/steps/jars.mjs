import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { JARS, ROOT, TOOLS } from '../paths.mjs'
import { SetUpError } from '../set-up-error.mjs'
import { digestOf, hasStamp, writeStamp } from '../stamp.mjs'
import { retrieveByIvy } from './ivy.mjs'

const PINNED = path.join(ROOT, 'infra', 'local', 'jars.json')
const STAMP = path.join(JARS, '.lakefront-stamp')

/**
 * The jars that pyspark lacks, fetched by the Ivy among its own jars, from Ivy's usual cache where
 * they are there already.
 * @returns their paths
 */
export async function jars(progress, { javaHome, sparkHome }) {
  const pins = JSON.parse(readFileSync(PINNED, 'utf8'))
  const files = pins.map(({ name, version }) => path.join(JARS, `${name}-${version}.jar`))
  if (!hasStamp(STAMP, stampOf(files))) {
    await progress.step('Iceberg and PostgreSQL jars', async () => {
      await retrieve(pins, { javaHome, sparkHome })
      writeStamp(STAMP, stampOf(files))
    })
  }
  return files
}

/** Sizes and times stand for the contents that were checked when they came. */
function stampOf(files) {
  const texts = files.map((file) => {
    const stat = statSync(file, { throwIfNoEntry: false })
    return stat === undefined ? 'missing' : `${stat.size} ${stat.mtimeMs}`
  })
  return digestOf({ texts, files: [PINNED] })
}

async function retrieve(pins, toolchain) {
  const draft = `${JARS}.draft`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  await retrieveByIvy('jars', pins, draft, toolchain, [])
  if (differing(pins, draft).length > 0) {
    // A damaged file in the cache would come again and again: fetch into a cache of our own.
    const cache = path.join(TOOLS, 'ivy')
    rmSync(cache, { recursive: true, force: true })
    rmSync(draft, { recursive: true, force: true })
    await retrieveByIvy('jars', pins, draft, toolchain, ['-cache', cache])
  }
  const wrong = differing(pins, draft)
  if (wrong.length > 0)
    throw new SetUpError(`These jars are not the pinned ones: ${wrong.join(', ')}.`)
  rmSync(JARS, { recursive: true, force: true })
  renameSync(draft, JARS)
}

function differing(pins, folder) {
  return pins
    .filter(
      ({ name, version, sha256 }) =>
        digestOfFile(path.join(folder, `${name}-${version}.jar`)) !== sha256,
    )
    .map(({ name, version }) => `${name}-${version}`)
}

function digestOfFile(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
