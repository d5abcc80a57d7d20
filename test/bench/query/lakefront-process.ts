import 'reflect-metadata'
import { duckdbDialect } from '../../../src/dialects/duckdb'
import { DUCKDB_DEFAULTS, openDuckdb } from '../../../src/engines/duckdb/duckdb-engine'
import { systemClock } from '../../../src/model/clock'
import { folderServices } from '../../folders/folder-services'
import { startLoopbackServer } from '../../support/loopback-server'
import { FLIGHTS, ROWS_MAX } from './flights'
import { watchProcess } from './watch-process'

/** The server over the flights, as in production but for PostgreSQL, which folders do not need. */
async function main(): Promise<void> {
  const [folders = ''] = process.argv.slice(2)
  const duckdb = await openDuckdb({ ...DUCKDB_DEFAULTS, words: duckdbDialect })
  const services = folderServices({
    datasets: FLIGHTS,
    folders,
    duckdb,
    engine: duckdb,
    clock: systemClock,
  })
  const limits = { rows: ROWS_MAX, complexity: 10 * ROWS_MAX }
  const { url } = await startLoopbackServer(services, limits)
  watchProcess()
  process.send?.(url)
}

void main()
