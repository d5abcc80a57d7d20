import fc from 'fast-check'
import { filesThatMayMatch, mayMatch, type ColumnPredicate } from './bounds'
import type { DataFile, SnapshotColumn } from './catalog'

const columns: readonly SnapshotColumn[] = [
  { id: 1, name: 'hour', type: 'timestamptz', nullable: true },
  { id: 2, name: 'count', type: 'long', nullable: true },
]

const value = fc.bigInt({ min: -6n, max: 6n })
/** Some tell nothing of a column, some hold only NULL, and which is the smaller bound is not said. */
const bounds = fc.option(fc.tuple(value, value))
const file = fc.tuple(bounds, bounds, fc.boolean()).map(([hour, count, isNull]): DataFile => {
  const told = [hour, count].flatMap((pair, at) => (pair === null ? [] : [{ id: at + 1, pair }]))
  const sides = (pick: (pair: readonly bigint[]) => bigint | undefined) =>
    new Map(told.map(({ id, pair }) => [id, longBytes(pick(pair.toSorted(byValue)) ?? 0n)]))
  return {
    path: `file ${told.length}`,
    rows: 1n,
    bytes: 1n,
    lower: sides((pair) => pair[0]),
    upper: sides((pair) => pair[1]),
    nullCounts: new Map(isNull ? [[1, 1n]] : []),
  }
})
const predicate = fc.record({
  column: fc.constantFrom('hour', 'count', 'other'),
  operator: fc.constantFrom<ColumnPredicate['operator']>('eq', 'gte', 'lt', 'lte', 'in'),
  values: fc.tuple(value),
})

describe('files found by an index', () => {
  it('are those that looking at every file finds, in their order', () => {
    fc.assert(
      fc.property(
        fc.array(file, { maxLength: 12 }),
        fc.array(predicate, { maxLength: 4 }),
        (files, predicates) => {
          const snapshot = { table: 't', snapshotId: '1', columns, unreadableColumns: [], files }
          const every = files.filter((one) => mayMatch(one, columns, predicates))
          expect(filesThatMayMatch(snapshot, predicates)).toEqual(every)
          // The second time from what was kept.
          expect(filesThatMayMatch(snapshot, predicates)).toEqual(every)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

function byValue(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b)
}

function longBytes(bound: bigint): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(bound)
  return bytes
}
