import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { JARS, ROOT, TOOLS } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { SetUpError } from '../set-up-error.mjs'
import { digestOf, hasStamp, writeStamp, writeWhole } from '../stamp.mjs'
import { trustStore } from './trust-store.mjs'

const PINNED = path.join(ROOT, 'infra', 'local', 'jars.json')
const STAMP = path.join(JARS, '.lakefront-stamp')
const UNTRUSTED = /PKIX|SSLHandshakeException|unable to find valid certification path/

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
  await runIvyTrusting(pins, draft, toolchain, [])
  if (differing(pins, draft).length > 0) {
    // A damaged file in the cache would come again and again: fetch into a cache of our own.
    const cache = path.join(TOOLS, 'ivy')
    rmSync(cache, { recursive: true, force: true })
    rmSync(draft, { recursive: true, force: true })
    await runIvyTrusting(pins, draft, toolchain, ['-cache', cache])
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

/** A Java that brings its own certificates does not know those that the machine was given. */
async function runIvyTrusting(pins, folder, toolchain, options) {
  try {
    await runIvy(pins, folder, toolchain, options, null)
  } catch (error) {
    if (!(error instanceof SetUpError) || !UNTRUSTED.test(error.message)) throw error
    await runIvy(pins, folder, toolchain, options, await trustStore())
  }
}

async function runIvy(pins, folder, { javaHome, sparkHome }, options, trusted) {
  const ivyFile = path.join(TOOLS, 'ivy.xml')
  writeWhole(ivyFile, ivyXml(pins))
  const properties = [
    ...(trusted === null ? [] : [`-Djavax.net.ssl.trustStore=${trusted}`]),
    ...proxyProperties(),
  ]
  const classPath = ['-cp', path.join(sparkHome, 'jars', '*'), 'org.apache.ivy.Main']
  const target = [
    '-retrieve',
    path.join(folder, '[artifact]-[revision].[ext]'),
    '-confs',
    'default',
  ]
  const command = path.join(javaHome, 'bin', 'java')
  await runCommand('ivy', command, [
    ...properties,
    ...classPath,
    '-ivy',
    ivyFile,
    ...target,
    ...options,
  ])
}

function ivyXml(pins) {
  const dependencies = pins.map(
    ({ organisation, name, version }) =>
      `    <dependency org="${organisation}" name="${name}" rev="${version}" conf="default->master" transitive="false"/>`,
  )
  return [
    '<ivy-module version="2.0">',
    '  <info organisation="lakefront" module="jars"/>',
    '  <dependencies>',
    ...dependencies,
    '  </dependencies>',
    '</ivy-module>',
    '',
  ].join('\n')
}

/** Java does not read the variables by which every other tool here finds the proxy. */
function proxyProperties(environment = process.env) {
  const address = environment.HTTPS_PROXY ?? environment.https_proxy
  if (!address) return []
  const { hostname, port } = new URL(address)
  return [`-Dhttps.proxyHost=${hostname}`, `-Dhttps.proxyPort=${port || '443'}`]
}
