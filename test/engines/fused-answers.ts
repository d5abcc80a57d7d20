import * as fc from 'fast-check'
import { operationsOf, outcomes, plainSales, shownOf, sqlOf } from '../differential/fusion'
import { difference } from './difference'
import { eachEngine } from './each-engine'
import type { EnginesLake } from './engines-lake'
import { createTable, replaceRows } from './staged-rows'

const DATASET = { ...plainSales, table: 'trusted.fused_sales' }

/** Fields that one statement answers have from each engine what they have alone from DuckDB; says its seed. */
export function fusedAnswers(lake: () => EnginesLake, operations: number): void {
  const seed = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 2 ** 31)

  describe(`${operations} generated operations, seed ${seed}`, () => {
    it('have the same answers from each engine', async () => {
      const { duckdb, others, publish } = eachEngine(lake())
      await createTable(lake(), DATASET)
      const fused = new Set<string>()
      for (const [files, requests] of fc.sample(operationsOf(DATASET), {
        seed,
        numRuns: operations,
      })) {
        publish(DATASET.name, await replaceRows(lake(), DATASET, files))
        const alone = await Promise.all(requests.map((one) => outcomes(duckdb, [one])))
        const expected = alone.map(([one]) => shownOf(one))
        for (const { name, service } of others) {
          const found = await outcomes(service, requests)
          const where = difference(expected, found.map(shownOf))
          if (where !== null) throw new Error(`${name}: ${fc.stringify(requests)}\n${where}`)
          if (found.some((one) => sqlOf(one).includes('GROUPING SETS'))) fused.add(name)
        }
      }
      expect([...fused].sort()).toEqual(others.map(({ name }) => name).sort())
    }, 1_800_000)
  })
}
