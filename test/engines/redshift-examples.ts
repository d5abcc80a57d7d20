import { deepFreeze } from '../../src/model/deep-freeze'
import type { Dataset } from '../../src/model/dataset'
import { count, sum } from '../../src/model/expression'
import { cell, measure, plain } from '../../src/query/testing/declare'
import { requestOf, type TableBench } from '../../src/query/testing/table-bench'
import { duckdbAndRedshift } from './duckdb-and-redshift'
import { pagesOf } from './each-engine'
import { ask, hits, readmeExamples } from './readme-queries'

const BEFORE: Dataset = deepFreeze({
  name: 'evolved',
  table: 'trusted.evolved',
  description: '',
  kind: 'groups',
  columns: [cell('id', 'long'), cell('amount', 'long')],
  partitionedBy: null,
  grain: ['id'],
  dimensions: [plain('id', 'id', 'long')],
  measures: [measure('rows', count()), measure('amount', sum('amount'))],
  maxRows: 1000,
})
const AFTER: Dataset = deepFreeze({
  ...BEFORE,
  columns: [...BEFORE.columns, cell('note', 'string')],
  dimensions: [...BEFORE.dimensions, plain('note', 'note', 'string')],
})
const OLD = [
  { id: 1n, amount: 5n },
  { id: 2n, amount: null },
]
const YOUNG = [...OLD, { id: 3n, amount: 9_000_000_000n, note: 'a note' }]

/** The README's examples, and a table that changed, on what Redshift has loaded. */
export function redshiftExamples(): void {
  describe('Redshift', () => {
    const { duckdb, redshift } = duckdbAndRedshift()

    it('has the README’s answers', async () => {
      for (const { dataset, sources } of await readmeExamples()) {
        for (const each of [duckdb(), redshift()]) await each.publish(dataset, [hits(dataset)])
        for (const source of sources) {
          const expected = await ask(duckdb().serviceOf([dataset]), dataset, source)
          expect(JSON.stringify(expected)).toContain('"requests":"')
          expect(await ask(redshift().serviceOf([dataset]), dataset, source)).toEqual(expected)
        }
      }
    })

    it('answers alike before and after a column was gained, and is not asked between', async () => {
      const answers = (bench: TableBench, groupBy: readonly string[]) =>
        pagesOf(bench.service, requestOf(AFTER, { groupBy }), 1)
      for (const each of [duckdb(), redshift()]) await each.publish(BEFORE, [OLD])
      for (const by of ['id', 'note'])
        expect(await answers(redshift(), [by])).toEqual(await answers(duckdb(), [by]))
      expect(await answers(redshift(), ['note'])).toBe('FIELD_NOT_IN_SNAPSHOT')

      redshift().publishSnapshot(AFTER, await duckdb().publish(AFTER, [YOUNG]))
      for (const by of ['id', 'note'])
        expect(await answers(redshift(), [by])).toBe('SNAPSHOT_NOT_LOADED')

      await redshift().publish(AFTER, [YOUNG])
      for (const by of ['id', 'note'])
        expect(await answers(redshift(), [by])).toEqual(await answers(duckdb(), [by]))
    })
  })
}
