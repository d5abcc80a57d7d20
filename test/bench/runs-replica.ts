import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Launchers } from '../../pipeline/launchers/launchers'
import { LocalProcessLauncher } from '../../pipeline/launchers/local-process'
import { createRunService } from '../../pipeline/runs/create-run-service'
import { createReconciler } from '../../pipeline/runs/reconciler'
import { systemTimers } from '../../pipeline/runs/timers'
import { systemClock } from '../../src/model/clock'
import { openDatabase } from '../../src/store/database'
import { migrate } from '../../src/store/migrate'
import { listenForRuns } from '../../src/store/run-notifications'
import { inMemoryServices } from '../support/in-memory-services'
import { startLoopbackServer } from '../support/loopback-server'
import { noop, noopCommand } from './noop-job'

/** A server with one job that does nothing: HTTP, GraphQL, run service and reconciler as in production. */
async function main(): Promise<void> {
  const [databaseUrl = '', attemptsFolder = ''] = process.argv.slice(2)
  const ids = (): string => randomUUID().replaceAll('-', '')
  const told = (error: unknown): void => console.error(error)
  const db = openDatabase({ connectionString: databaseUrl }, told)
  await migrate(db)
  const shared = {
    db,
    jobs: [noop],
    launchers: launchersIn(attemptsFolder),
    clock: systemClock,
    ids,
    timers: systemTimers,
  }
  const reconciler = createReconciler({
    ...shared,
    datasets: [],
    catalog: {
      snapshot: () => Promise.reject(new Error('there is no table')),
      commitRefs: () => Promise.resolve(),
      dropBranch: () => Promise.resolve(),
    },
    rawZone: path.join(attemptsFolder, 'raw'),
    sources: new Map(),
    random: Math.random,
    hooks: {
      runEnded: () => undefined,
      attemptSubmitted: () => undefined,
      datasetPublished: () => undefined,
      stepFailed: told,
    },
    at: () => undefined,
  })
  await listenForRuns({ connectionString: databaseUrl }, () => reconciler.wake(), told)
  const { services } = inMemoryServices({ datasets: [], jobs: [noop], answer: () => ({}) })
  const runs = createRunService({ ...shared, runQueued: () => reconciler.wakeAdmission() })
  const { url } = await startLoopbackServer({ ...services, runs })
  reconciler.start()
  console.log(`Serving ${url}`)
}

function launchersIn(attemptsFolder: string): Launchers {
  const launcher = new LocalProcessLauncher({
    name: 'local',
    capacity: 2,
    attemptsFolder:
      attemptsFolder === '' ? mkdtempSync(path.join(os.tmpdir(), 'noop-')) : attemptsFolder,
    commandOf: ({ attemptId, requestAddress, resultAddress }) =>
      Promise.resolve(noopCommand(attemptId, requestAddress, resultAddress)),
  })
  return { all: [launcher], of: () => launcher }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
