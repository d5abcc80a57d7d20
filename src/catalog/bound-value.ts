import { assertNever } from '../model/assert-never'
import type { ColumnType, Scalar } from '../model/value'

const MS_PER_DAY = 86_400_000
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/
const DATE = /^\d{4}-\d\d-\d\d$/
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * The value of a bound (Iceberg specification, appendix D, binary single-value serialization).
 * Null when the bytes are no value of the type. Before a promotion (int to long, float to double)
 * a bound was written in the narrower form, which is read too.
 */
export function decodeBound(type: ColumnType, bytes: Uint8Array): Scalar | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = buffer.length
  if (typeof type === 'object')
    return width === 0 ? null : decimalText(unscaledOf(buffer), type.decimal.scale)
  switch (type) {
    case 'string':
      return textOf(buffer)
    case 'strings':
      return null
    case 'boolean':
      return width === 1 ? buffer[0] !== 0 : null
    case 'int':
      return width === 4 ? buffer.readInt32LE() : null
    case 'date':
      return width === 4 ? dateOf(buffer.readInt32LE()) : null
    case 'long':
      if (width === 4) return BigInt(buffer.readInt32LE())
      return width === 8 ? buffer.readBigInt64LE() : null
    case 'timestamptz':
      return width === 8 ? buffer.readBigInt64LE() : null
    case 'double':
      if (width === 4) return buffer.readFloatLE()
      return width === 8 ? buffer.readDoubleLE() : null
    default:
      return assertNever(type)
  }
}

/** Negative when the value is below the bound, positive when above, 0 when equal, null in doubt. */
export function compareWithBound(
  type: ColumnType,
  value: Scalar,
  bound: Uint8Array | undefined,
): number | null {
  if (bound === undefined) return null
  // As bytes, because a truncated bound need not be whole characters.
  if (type === 'string') return compareText(value, bound)
  const other = decodeBound(type, bound)
  if (other === null) return null
  if (typeof type === 'object') return compareDecimals(value, other)
  if (type === 'date') return compareDates(value, other)
  if (type === 'boolean') return compareBooleans(value, other)
  return compareNumbers(value, other)
}

function compareText(value: Scalar, bound: Uint8Array): number | null {
  if (typeof value !== 'string' || LONE_SURROGATE.test(value)) return null
  return Buffer.compare(Buffer.from(value, 'utf8'), bound)
}

function compareNumbers(a: Scalar, b: Scalar): number | null {
  if (!isNumeric(a) || !isNumeric(b)) return null
  if (a < b) return -1
  if (a > b) return 1
  // Number and bigint compare by value; NaN is neither, which is doubt.
  return a >= b ? 0 : null
}

function compareBooleans(a: Scalar, b: Scalar): number | null {
  return typeof a === 'boolean' && typeof b === 'boolean' ? Number(a) - Number(b) : null
}

function compareDates(a: Scalar, b: Scalar): number | null {
  if (typeof a !== 'string' || typeof b !== 'string' || !DATE.test(a)) return null
  if (a === b) return 0
  return a < b ? -1 : 1
}

function compareDecimals(a: Scalar, b: Scalar): number | null {
  const [left, right] = [parseDecimal(a), parseDecimal(b)]
  if (left === null || right === null) return null
  const scale = Math.max(left.scale, right.scale)
  return compareNumbers(rescaled(left, scale), rescaled(right, scale))
}

interface UnscaledDecimal {
  readonly unscaled: bigint
  readonly scale: number
}

function parseDecimal(value: Scalar): UnscaledDecimal | null {
  const match = typeof value === 'string' ? DECIMAL.exec(value) : null
  if (match === null) return null
  const [, sign = '', whole = '', fraction = ''] = match
  return { unscaled: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length }
}

const rescaled = (decimal: UnscaledDecimal, scale: number): bigint =>
  decimal.unscaled * 10n ** BigInt(scale - decimal.scale)

const isNumeric = (value: Scalar): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint'

/** Two's complement, big-endian. */
const unscaledOf = (buffer: Buffer): bigint =>
  BigInt.asIntN(buffer.length * 8, BigInt(`0x${buffer.toString('hex')}`))

function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return unscaled.toString()
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Null outside the years 0000 to 9999, which YYYY-MM-DD cannot tell. */
function dateOf(days: number): string | null {
  const milliseconds = days * MS_PER_DAY
  if (Math.abs(milliseconds) > 8.64e15) return null
  const text = new Date(milliseconds).toISOString()
  return text.length === 24 ? text.slice(0, 10) : null
}

function textOf(buffer: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer)
  } catch {
    return null
  }
}
