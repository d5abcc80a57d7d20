import { existsSync } from 'node:fs'
import path from 'node:path'
import { DIST, ROOT } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'
import { digestOf, filesBelow, hasStamp, writeStamp } from '../stamp.mjs'

const BUNDLER = path.join(ROOT, 'infra', 'local', 'bundle-graphiql.mjs')
const PAGE = path.join(ROOT, 'infra', 'local', 'graphiql')
const STAMP = path.join(DIST, '.lakefront-playground-stamp')

/** GraphiQL with everything that it loads, so that it works without a network. */
export async function playground(progress) {
  if (!existsSync(BUNDLER)) return
  const stamp = digestOf({
    files: [BUNDLER, path.join(ROOT, 'package-lock.json'), ...filesBelow(PAGE, () => true)],
  })
  if (hasStamp(STAMP, stamp)) return
  await progress.step('playground', async () => {
    await runCommand('bundle-graphiql', process.execPath, [BUNDLER])
    writeStamp(STAMP, stamp)
  })
}
