import { deepFreeze } from '../../src/model/deep-freeze'
import type { Dataset } from '../../src/model/dataset'
import { average, count, max, sum } from '../../src/model/expression'
import { cell, measure, plain } from '../../src/query/testing/declare'
import { requestOf } from '../../src/query/testing/table-bench'
import { eachEngine, pagesOf, type EachEngine } from './each-engine'
import type { EnginesLake } from './engines-lake'

const PRICE = { decimal: { precision: 18, scale: 2 } } as const
const TABLE = 'lakefront.trusted.evolved'

/** As it is declared now; `note` was the name of another column, which is called title now. */
const evolved: Dataset = deepFreeze({
  name: 'evolved',
  table: 'trusted.evolved',
  description: '',
  kind: 'groups',
  columns: [
    cell('id', 'long'),
    cell('title', 'string'),
    cell('note', 'string'),
    cell('amount', 'long'),
    cell('share', 'double'),
    cell('price', PRICE),
    cell('lost', 'int'),
  ],
  partitionedBy: null,
  grain: ['id'],
  dimensions: [
    plain('id', 'id', 'long'),
    plain('title', 'title', 'string'),
    plain('note', 'note', 'string'),
    plain('share', 'share', 'double'),
    plain('lost', 'lost', 'int'),
  ],
  measures: [
    measure('rows', count()),
    measure('amount', sum('amount')),
    measure('shares', sum('share'), 'double'),
    measure('dearest', max('price'), 'decimal'),
    measure('meanPrice', average('price'), 'decimal'),
  ],
  maxRows: 1000,
})

/** A table that gained, renamed, widened and lost columns answers alike on old and new snapshots. */
export function evolvedTable(lake: () => EnginesLake): void {
  describe('a table that changed', () => {
    let engines: EachEngine
    const snapshots = { old: '', young: '' }

    beforeAll(async () => {
      const run = (sql: string) => lake().spark.run(sql)
      await run(
        `CREATE TABLE ${TABLE} (id BIGINT, note STRING, lost INT, amount INT, share FLOAT, price DECIMAL(9, 2)) USING iceberg`,
      )
      await run(
        `INSERT INTO ${TABLE} VALUES (1, 'was a title', 7, 5, 0.1, 1.25), (2, NULL, 8, NULL, 0.7, 2.00)`,
      )
      snapshots.old = await lake().current('trusted.evolved')
      await run(`ALTER TABLE ${TABLE} RENAME COLUMN note TO title`)
      await run(`ALTER TABLE ${TABLE} ADD COLUMN note STRING`)
      await run(`ALTER TABLE ${TABLE} DROP COLUMN lost`)
      await run(`ALTER TABLE ${TABLE} ALTER COLUMN amount TYPE BIGINT`)
      await run(`ALTER TABLE ${TABLE} ALTER COLUMN share TYPE DOUBLE`)
      await run(`ALTER TABLE ${TABLE} ALTER COLUMN price TYPE DECIMAL(18, 2)`)
      await run(
        `INSERT INTO ${TABLE} (id, title, note, amount, share, price) VALUES (3, 'a title', 'a note', 9000000000, 0.1, 9999999999.99)`,
      )
      snapshots.young = await lake().current('trusted.evolved')
      engines = eachEngine(lake())
      engines.publish('evolved', snapshots.old)
      engines.publish('evolved', snapshots.young)
    })

    it.each([
      ['young', ['id', 'title', 'note', 'share'], 3],
      ['young', ['title'], 3],
      ['young', ['lost'], 'FIELD_NOT_IN_SNAPSHOT'],
      ['old', ['id', 'note', 'share', 'lost'], 2],
      ['old', ['share'], 2],
      ['old', ['title'], 'FIELD_NOT_IN_SNAPSHOT'],
    ] as const)('is answered alike: %s, by %j', async (age, groupBy, expected) => {
      const request = requestOf(evolved, {
        groupBy,
        asOf: { kind: 'snapshot', snapshotId: snapshots[age] },
        orderBy: [{ field: 'amount', direction: 'desc' }],
      })
      const pages = await pagesOf(engines.duckdb, request, 1)
      for (const { service } of engines.others)
        expect(await pagesOf(service, request, 1)).toEqual(pages)
      if (typeof expected === 'string') expect(pages).toBe(expected)
      else expect(pages).toMatchObject([{ totalCount: BigInt(expected) }])
    })

    it('is estimated by the catalog as by its files', async () => {
      const request = requestOf(evolved, {
        groupBy: ['title'],
        parts: new Set(['explain', 'nodes']),
      })
      const byFiles = await engines.duckdb.session().answer(request)
      for (const { name, service } of engines.others) {
        const { explain, source } = await service.session().answer(request)
        expect(explain?.estimatedBytes).toBe(byFiles.explain?.estimatedBytes)
        expect(explain?.sql).toContain(`FOR VERSION AS OF ${snapshots.young}`)
        expect(source).toMatchObject({ engine: name, snapshotId: snapshots.young })
      }
    })
  })
}
