import type { ColumnType, SimpleType, Value } from '../../model/value'
import { decodeText } from './decode-text'

describe('a value as text', () => {
  it.each<[text: string, type: ColumnType, value: Value]>([
    ['2024-02-29', 'date', '2024-02-29'],
    ['0001-01-01', 'date', '0001-01-01'],
    ['10000-01-01', 'date', '10000-01-01'],
    ['+10000-01-01', 'date', '10000-01-01'],
    ['1970-01-01 00:00:00.000001 UTC', 'timestamptz', 1n],
    ['+10000-01-01 00:00:00.000000 UTC', 'timestamptz', 253_402_300_800_000_000n],
  ])('%j of %s is %p', (text, type, value) => {
    expect(decodeText(text, type)).toBe(value)
  })

  it.each<[text: string, type: SimpleType]>([
    ['+2024-02-29', 'date'],
    ['2023-02-29', 'date'],
    ['-0001-01-01', 'date'],
    ['', 'date'],
    ['2023-02-29 00:00:00 UTC', 'timestamptz'],
    ['1.5', 'long'],
    ['yes', 'boolean'],
    ['NaN', 'double'],
  ])('%j is no %s', (text, type) => {
    expect(() => decodeText(text, type)).toThrow(`no ${type}`)
  })
})
