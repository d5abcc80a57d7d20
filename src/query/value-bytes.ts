import type { Value } from '../model/value'

/** Of memory that JavaScript takes, as measured on 64 bits; rather too much than too little. */
const BYTES_OF_SLOT = 8
const BYTES_OF_ARRAY = 48
const BYTES_OF_NUMBER = 16
const BYTES_OF_BIGINT = 32
const BYTES_OF_TEXT = 24
const BYTES_OF_CHARACTER = 2

/** What a row that is a list of values takes. */
export function bytesOfRow(values: readonly (Value | null)[]): number {
  return values.reduce<number>(
    (sum, value) => sum + BYTES_OF_SLOT + bytesOfValue(value),
    BYTES_OF_ARRAY,
  )
}

function bytesOfValue(value: Value | null): number {
  if (value === null || typeof value === 'boolean') return 0
  if (typeof value === 'string') return BYTES_OF_TEXT + BYTES_OF_CHARACTER * value.length
  if (typeof value === 'number') return BYTES_OF_NUMBER
  return typeof value === 'bigint' ? BYTES_OF_BIGINT : bytesOfRow(value)
}
