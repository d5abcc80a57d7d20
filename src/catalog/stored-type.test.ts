import type { ColumnType } from '../model/value'
import { isReadableAs } from './stored-type'

const decimal = (precision: number, scale: number): ColumnType => ({
  decimal: { precision, scale },
})

describe('a stored type', () => {
  it.each([
    ['int', 'int', true],
    ['int', 'long', true],
    ['long', 'int', false],
    ['int', 'double', false],
    ['double', decimal(38, 10), false],
    [decimal(9, 2), decimal(18, 2), true],
    [decimal(9, 2), decimal(10, 3), true],
    [decimal(9, 2), decimal(9, 3), false],
    [decimal(9, 3), decimal(18, 2), false],
    ['timestamptz', 'timestamptz', true],
    ['timestamptz', 'date', false],
    ['time without zone', 'timestamptz', false],
    [null, 'string', false],
  ] as const)('%j is read as %j: %s', (stored, declared, isReadable) =>
    expect(isReadableAs(stored, declared, { timesWithoutZone: null })).toBe(isReadable),
  )

  it('without a zone is read as an instant where that is declared, and as nothing else', () => {
    const inUtc = { timesWithoutZone: 'utc' } as const
    expect(isReadableAs('time without zone', 'timestamptz', inUtc)).toBe(true)
    expect(isReadableAs('time without zone', 'date', inUtc)).toBe(false)
  })
})
