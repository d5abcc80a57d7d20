/**
 * The stand-in as a process of its own:
 * `node -r ./infra/local/typescript-hook.cjs test/aws/main.ts FOLDER PORT`. FOLDER holds settings.json,
 * and keeps what a kill -9 of the process must not lose; faults and the log of calls are not kept.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { systemClock } from '../../src/model/clock'
import { journalStore } from './process/journal'
import { programs } from './process/programs'
import { accountOf, settings } from './process/settings'
import { startStandIn } from './server/stand-in'

async function main([folder, port]: readonly string[]): Promise<void> {
  if (folder === undefined || port === undefined) throw new Error('usage: main.ts FOLDER PORT')
  const checked = settings.parse(
    JSON.parse(readFileSync(path.join(folder, 'settings.json'), 'utf8')),
  )
  const { url } = await startStandIn({
    ...accountOf(checked),
    executor: programs(checked.executor, path.join(folder, 'work'), systemClock),
    store: journalStore(path.join(folder, 'state')),
    port: Number(port),
    withControl: true,
  })
  process.stdout.write(`Standing in for AWS at ${url}\n`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
