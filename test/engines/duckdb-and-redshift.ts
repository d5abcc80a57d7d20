import { openTableBench, type TableBench } from '../../src/query/testing/table-bench'
import { ON_REDSHIFT } from '../differential/on-redshift'

/** The same tables in files that DuckDB reads and loaded into Redshift, for the tests of a describe. */
export function duckdbAndRedshift(): { duckdb(): TableBench; redshift(): TableBench } {
  let duckdb: TableBench
  let redshift: TableBench
  beforeAll(async () => {
    duckdb = await openTableBench()
    redshift = await ON_REDSHIFT.open()
  })
  afterAll(async () => {
    await redshift.close()
    await duckdb.close()
  })
  return { duckdb: () => duckdb, redshift: () => redshift }
}
