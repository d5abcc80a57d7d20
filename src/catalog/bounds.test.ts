import fc from 'fast-check'
import type { Comparison } from '../model/filter'
import type { ColumnType, Scalar } from '../model/value'
import { decodeBound } from './bound-value'
import { filesThatMayMatch, type ColumnPredicate } from './bounds'
import type { DataFile, TableSnapshot } from './catalog'
import { everyRowMeets } from './every-row'

/** How a type's values come, how they order, and how Iceberg writes them as a bound. */
interface Kind {
  readonly type: ColumnType
  readonly values: fc.Arbitrary<Scalar>
  readonly order: (a: Scalar, b: Scalar) => number
  readonly lower: (value: Scalar) => Buffer
  readonly upper: (value: Scalar) => Buffer | null
}

const bytes = (width: number, write: (buffer: Buffer) => void): Buffer => {
  const buffer = Buffer.alloc(width)
  write(buffer)
  return buffer
}
const plain = (encode: (value: Scalar) => Buffer) => ({ lower: encode, upper: encode })
const byValue = (a: Scalar, b: Scalar): number => (a < b ? -1 : a > b ? 1 : 0)
const byBytes = (a: Scalar, b: Scalar): number =>
  Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
const int64 = (value: Scalar): Buffer => bytes(8, (buffer) => buffer.writeBigInt64LE(BigInt(value)))
const unscaled = (value: Scalar): bigint => BigInt(String(value).replace('.', ''))
const daysOf = (value: Scalar): number => Date.parse(`${String(value)}T00:00:00Z`) / 86_400_000

const TRUNCATED = 4

/** The first characters, the last of them raised: above whatever begins with them. */
function truncatedAbove(value: Scalar): Buffer | null {
  const characters = Array.from(String(value))
  if (characters.length <= TRUNCATED) return Buffer.from(String(value))
  const kept = characters.slice(0, TRUNCATED).map((character) => character.codePointAt(0) ?? 0)
  for (let last = kept.pop(); last !== undefined; last = kept.pop()) {
    const next = last === 0xd7ff ? 0xe000 : last + 1
    if (next <= 0x10ffff) return Buffer.from(String.fromCodePoint(...kept, next))
  }
  return null
}

const decimalText = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
/** The fewest bytes that hold the number in two's complement. */
function minimalBytes(value: Scalar): Buffer {
  let width = 1
  while (BigInt.asIntN(width * 8, unscaled(value)) !== unscaled(value)) width++
  const hex = BigInt.asUintN(width * 8, unscaled(value))
    .toString(16)
    .padStart(width * 2, '0')
  return Buffer.from(hex, 'hex')
}

const hostile = fc.string({
  unit: fc.constantFrom('a', 'b', 'z', 'é', '\ud7ff', '\uffff', '😀', '\u{10ffff}'),
  maxLength: 7,
})

const KINDS = {
  string: {
    type: 'string',
    values: fc.oneof(hostile, fc.string({ unit: 'binary' })),
    order: byBytes,
    lower: (value) => Buffer.from(Array.from(String(value)).slice(0, TRUNCATED).join('')),
    upper: truncatedAbove,
  },
  boolean: {
    type: 'boolean',
    values: fc.boolean(),
    order: byValue,
    ...plain((v) => Buffer.from([v === true ? 1 : 0])),
  },
  int: {
    type: 'int',
    values: fc.integer(),
    order: byValue,
    ...plain((v) => bytes(4, (buffer) => buffer.writeInt32LE(Number(v)))),
  },
  long: {
    type: 'long',
    values: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
    order: byValue,
    ...plain(int64),
  },
  'long, once int': {
    type: 'long',
    values: fc.integer().map(BigInt),
    order: byValue,
    ...plain((v) => bytes(4, (buffer) => buffer.writeInt32LE(Number(v)))),
  },
  timestamptz: {
    type: 'timestamptz',
    values: fc.bigInt(-(2n ** 40n), 2n ** 52n),
    order: byValue,
    ...plain(int64),
  },
  double: {
    type: 'double',
    values: fc.double({ noNaN: true }),
    order: byValue,
    ...plain((v) => bytes(8, (buffer) => buffer.writeDoubleLE(Number(v)))),
  },
  'double, once float': {
    type: 'double',
    values: fc.float({ noNaN: true }),
    order: byValue,
    ...plain((v) => bytes(4, (buffer) => buffer.writeFloatLE(Number(v)))),
  },
  date: {
    type: 'date',
    values: fc
      .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
      .map((d) => d.toISOString().slice(0, 10)),
    order: byValue,
    ...plain((v) => bytes(4, (buffer) => buffer.writeInt32LE(daysOf(v)))),
  },
  decimal: {
    type: { decimal: { precision: 38, scale: 2 } },
    values: fc.oneof(fc.bigInt(-300n, 300n), fc.bigInt(-(10n ** 37n), 10n ** 37n)).map(decimalText),
    order: (a, b) => byValue(unscaled(a), unscaled(b)),
    ...plain(minimalBytes),
  },
} satisfies Record<string, Kind>

const COLUMN = 5

function fileOf(kind: Kind, rows: readonly (Scalar | null)[]): DataFile {
  const present = rows.filter((value) => value !== null).toSorted(kind.order)
  const [least, most] = [present[0], present.at(-1)]
  const upper = most === undefined ? null : kind.upper(most)
  return {
    path: '/f',
    rows: BigInt(rows.length),
    bytes: 1n,
    lower: new Map(least === undefined ? [] : [[COLUMN, kind.lower(least)]]),
    upper: new Map(upper === null ? [] : [[COLUMN, upper]]),
    nullCounts: new Map([[COLUMN, BigInt(rows.length - present.length)]]),
  }
}

const snapshotOf = (kind: Kind, ...files: readonly DataFile[]): TableSnapshot => ({
  table: 't.t',
  snapshotId: '1',
  columns: [{ id: COLUMN, name: 'c', type: kind.type, nullable: true }],
  unreadableColumns: [],
  files,
})

function matches(kind: Kind, row: Scalar | null, { operator, values }: ColumnPredicate): boolean {
  if (row === null) return false
  const isBy = (test: (order: number) => boolean) => (value: Scalar) => test(kind.order(row, value))
  switch (operator) {
    case 'eq':
    case 'in':
      return values.some(isBy((order) => order === 0))
    case 'gte':
      return values.every(isBy((order) => order >= 0))
    case 'lt':
      return values.every(isBy((order) => order < 0))
    case 'lte':
      return values.every(isBy((order) => order <= 0))
  }
}

const meets = (operator: Comparison, order: number): boolean =>
  ({
    eq: order === 0,
    ne: order !== 0,
    lt: order < 0,
    lte: order <= 0,
    gt: order > 0,
    gte: order >= 0,
  })[operator]

describe.each<[string, Kind]>(Object.entries(KINDS))('bounds of %s', (_name, kind) => {
  const rows = fc.array(fc.option(kind.values), { minLength: 1, maxLength: 6 })
  const predicate = (among: readonly (Scalar | null)[]): fc.Arbitrary<ColumnPredicate> => {
    const stored = among.filter((value) => value !== null)
    const value =
      stored.length === 0 ? kind.values : fc.oneof(kind.values, fc.constantFrom(...stored))
    return fc.oneof(
      fc.record({
        column: fc.constant('c'),
        operator: fc.constantFrom('eq', 'gte', 'lt', 'lte'),
        values: fc.tuple(value),
      }),
      fc.record({
        column: fc.constant('c'),
        operator: fc.constant('in' as const),
        values: fc.array(value, { maxLength: 3 }),
      }),
    )
  }
  const scene = rows.chain((held) =>
    fc.tuple(fc.constant(held), fc.array(predicate(held), { maxLength: 3 })),
  )

  it('never prune a file that holds a matching row', () => {
    fc.assert(
      fc.property(scene, ([held, predicates]) => {
        const hit = held.some((row) => predicates.every((one) => matches(kind, row, one)))
        if (hit)
          expect(filesThatMayMatch(snapshotOf(kind, fileOf(kind, held)), predicates)).toHaveLength(
            1,
          )
      }),
      { numRuns: 500 },
    )
  })

  const comparison = fc.constantFrom<Comparison>('eq', 'ne', 'lt', 'lte', 'gt', 'gte')
  const compared = rows.chain((held) => {
    const stored = held.filter((value) => value !== null)
    const among = stored.length === 0 ? kind.values : fc.constantFrom(...stored)
    return fc.tuple(fc.constant(held), comparison, fc.oneof(kind.values, among))
  })
  const column = { id: COLUMN, type: kind.type }

  it('tell that every row meets a comparison only where it does', () => {
    fc.assert(
      fc.property(compared, ([held, operator, value]) => {
        const isMet = (row: Scalar | null) =>
          row !== null && meets(operator, kind.order(row, value))
        if (everyRowMeets(fileOf(kind, held), column, operator, value))
          expect(held.every(isMet)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('tell nothing of rows whose bounds or NULLs are not known', () => {
    fc.assert(
      fc.property(compared, ([held, operator, value]) => {
        const file = fileOf(kind, held)
        const none = new Map()
        for (const missing of [{ lower: none }, { upper: none }, { nullCounts: none }])
          expect(everyRowMeets({ ...file, ...missing }, column, operator, value)).toBe(false)
      }),
    )
  })

  it('keep a file of which nothing is known', () => {
    fc.assert(
      fc.property(scene, ([, predicates]) => {
        const unknown: DataFile = { ...fileOf(kind, []), rows: 1n, nullCounts: new Map() }
        const isEmpty = predicates.some(
          ({ operator, values }) => operator === 'in' && values.length === 0,
        )
        expect(filesThatMayMatch(snapshotOf(kind, unknown), predicates)).toHaveLength(
          isEmpty ? 0 : 1,
        )
      }),
    )
  })

  it('are decoded to values of the type', () => {
    fc.assert(
      fc.property(kind.values, (value) => {
        const decoded = decodeBound(
          kind.type,
          kind.type === 'string' ? Buffer.from(String(value)) : kind.lower(value),
        )
        expect(decoded).toEqual(value)
      }),
    )
  })

  it('of damaged bytes keep the file', () => {
    const damaged = new Map([[COLUMN, Buffer.alloc(kind.type === 'string' ? 0 : 3)]])
    if (kind.type === 'string' || typeof kind.type === 'object') return
    fc.assert(
      fc.property(kind.values, (value) => {
        const file: DataFile = { ...fileOf(kind, [value]), lower: damaged, upper: damaged }
        expect(
          filesThatMayMatch(snapshotOf(kind, file), [
            { column: 'c', operator: 'eq', values: [value] },
          ]),
        ).toHaveLength(1)
      }),
    )
  })
})

describe('every row', () => {
  const file = fileOf(KINDS.long, [3n, 9n])

  it.each<[Comparison, bigint, bigint]>([
    ['gte', 3n, 4n],
    ['gt', 2n, 3n],
    ['lte', 9n, 8n],
    ['lt', 10n, 9n],
    ['ne', 2n, 3n],
    ['ne', 10n, 4n],
  ])('is %s %p, as bounds tell, but not %p', (operator, met, unmet) => {
    const column = { id: COLUMN, type: 'long' } as const
    expect(everyRowMeets(file, column, operator, met)).toBe(true)
    expect(everyRowMeets(file, column, operator, unmet)).toBe(false)
  })
})

describe('pruning', () => {
  const files = [
    [1n, 9n],
    [10n, null],
    [null, null],
  ].map((rows) => fileOf(KINDS.long, rows))
  const kept = (...predicates: ColumnPredicate[]): readonly number[] =>
    filesThatMayMatch(snapshotOf(KINDS.long, ...files), predicates).map((file) =>
      files.indexOf(file),
    )

  it.each<[ColumnPredicate['operator'], readonly bigint[], readonly number[]]>([
    ['eq', [5n], [0]],
    ['eq', [10n], [1]],
    ['eq', [11n], []],
    ['in', [0n, 10n], [1]],
    ['in', [], []],
    ['gte', [9n], [0, 1]],
    ['gte', [10n], [1]],
    ['lt', [10n], [0]],
    ['lt', [1n], []],
  ])('%s %p leaves the files that may match', (operator, values, expected) => {
    expect(kept({ column: 'c', operator, values })).toEqual(expected)
  })

  it('takes all predicates together', () => {
    const from: ColumnPredicate = { column: 'c', operator: 'gte', values: [2n] }
    expect(kept(from, { column: 'c', operator: 'lt', values: [10n] })).toEqual([0])
  })

  it('keeps all for a column that the snapshot lacks, or a value of another type', () => {
    expect(kept({ column: 'x', operator: 'eq', values: [1n] })).toEqual([0, 1, 2])
    expect(kept({ column: 'c', operator: 'eq', values: ['1'] })).toEqual([0, 1])
  })
})
