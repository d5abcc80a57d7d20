import path from 'node:path'
import { TOOLS } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { SetUpError } from '../set-up-error.mjs'
import { writeWhole } from '../stamp.mjs'
import { trustStore } from './trust-store.mjs'

const UNTRUSTED = /PKIX|SSLHandshakeException|unable to find valid certification path/

/**
 * Puts pinned artifacts into a folder, as NAME-VERSION.jar unless a pin names another type. A Java that
 * brings its own certificates does not know those that the machine was given.
 * @param module the name by which Ivy keeps what it resolved
 */
export async function retrieveByIvy(module, pins, folder, toolchain, options) {
  try {
    await runIvy(module, pins, folder, toolchain, options, null)
  } catch (error) {
    if (!(error instanceof SetUpError) || !UNTRUSTED.test(error.message)) throw error
    await runIvy(module, pins, folder, toolchain, options, await trustStore())
  }
}

async function runIvy(module, pins, folder, { javaHome, sparkHome }, options, trusted) {
  const ivyFile = path.join(TOOLS, `ivy-${module}.xml`)
  writeWhole(ivyFile, ivyXml(module, pins))
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
  await runCommand(`ivy-${module}`, command, [
    ...properties,
    ...classPath,
    '-ivy',
    ivyFile,
    ...target,
    ...options,
  ])
}

function ivyXml(module, pins) {
  const dependencies = pins.map(
    ({ organisation, name, version, type = 'jar' }) =>
      `    <dependency org="${organisation}" name="${name}" rev="${version}" conf="default->master" transitive="false"><artifact name="${name}" type="${type}" ext="${type}"/></dependency>`,
  )
  return [
    '<ivy-module version="2.0">',
    `  <info organisation="lakefront" module="${module}"/>`,
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
