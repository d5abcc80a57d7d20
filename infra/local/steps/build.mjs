import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DIST, NODE_MODULES, ROOT } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { digestOf, dropStamp, filesBelow, hasStamp, writeStamp } from '../stamp.mjs'

const SOURCES = ['src', 'schema', 'resolvers', 'pipeline']
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']
const STAMP = path.join(DIST, '.lakefront-stamp')

/** The compiled program. */
export async function build(progress) {
  const sources = SOURCES.flatMap((folder) => filesBelow(path.join(ROOT, folder), isSource))
  const stamp = digestOf({ files: [...sources, ...SETTINGS.map((name) => path.join(ROOT, name))] })
  if (hasStamp(STAMP, stamp)) return
  await progress.step('build', async () => {
    // Without a stamp the last build broke off: its notes for the next one may be wrong.
    if (!existsSync(STAMP)) rmSync(path.join(DIST, '.tsbuildinfo'), { force: true })
    dropStamp(STAMP)
    const compiler = path.join(NODE_MODULES, 'typescript', 'bin', 'tsc')
    await runCommand('tsc', process.execPath, [compiler, '-p', 'tsconfig.build.json'])
    writeStamp(STAMP, stamp)
  })
}

function isSource(name) {
  return name.endsWith('.ts') && !name.endsWith('.test.ts')
}
