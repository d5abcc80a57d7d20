import { parseDate } from '../model/calendar'
import type { ColumnType, Scalar } from '../model/value'

/** A value in the form in which bounds are kept; null of types by which nothing is pruned. */
export function encodeBound(type: ColumnType, value: Scalar): Uint8Array | null {
  switch (type) {
    case 'string':
      return Buffer.from(String(value), 'utf8')
    case 'boolean':
      return Buffer.of(value === true ? 1 : 0)
    case 'int':
      return int32(Number(value))
    case 'date':
      return int32(parseDate(String(value)))
    case 'long':
    case 'timestamptz': {
      const bytes = Buffer.alloc(8)
      bytes.writeBigInt64LE(BigInt(value))
      return bytes
    }
    default:
      return null
  }
}

function int32(value: number | null): Uint8Array | null {
  if (value === null) return null
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}
