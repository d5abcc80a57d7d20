import { type Home, homeAt } from '../config/home'
import { readConfig } from '../config/read-config'
import { acquireHomeLock, type HomeLock } from '../store/home-lock'
import type { Command } from './command'
import { interruption } from './interruption'
import { Closing } from './serve/closing'
import { migrateTables as migrate } from './serve/ensure-tables'
import { openHomeDatabase } from './serve/home-database'
import { passedEnvironment, sparkSettings } from './serve/spark-settings'
import { homeFault } from './serve/start-up-faults'
import { withoutOptions } from './without-options'

const EXIT_INTERRUPTED = 130

const run: Command = async (_args, { environment, terminal }) => {
  const config = readConfig(environment, process.cwd())
  const home = homeAt(config.home)
  const closing = new Closing()
  const { signal, release } = interruption(process, () => process.exit(EXIT_INTERRUPTED))
  closing.later(release)
  try {
    const lock = lockOf(home)
    closing.later(() => lock.release())
    const database = await openHomeDatabase(config.databaseUrl, home.postgres, () => undefined)
    closing.later(() => database.stop())
    const passed = passedEnvironment(environment)
    const spark = await sparkSettings(config, home, database.address, passed)
    terminal.line((await migrate(spark, null, signal)).trim())
    return 0
  } catch (error) {
    if (signal.aborted && error === signal.reason) return EXIT_INTERRUPTED
    throw error
  } finally {
    await closing.close()
  }
}

/** @throws StartUpError */
function lockOf({ root, serverLock }: Home): HomeLock {
  try {
    return acquireHomeLock(serverLock, new Date().toISOString())
  } catch (error) {
    throw homeFault(root, error)
  }
}

/** lakefront migrate-tables: makes the tables fit spark/contracts, while no server has the home. */
export const migrateTables = withoutOptions(
  'migrate-tables',
  'Creates and evolves the tables from the contracts, while no server has the home.',
  run,
)
