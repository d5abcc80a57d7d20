import { assertNever } from '../model/assert-never'
import { decodeBound } from '../catalog/bound-value'
import type { DataFile, SnapshotColumn } from '../catalog/catalog'
import { derived } from '../catalog/derived'
import type { Condition } from '../dialects/select'
import {
  complementOf,
  EVER,
  hullOf,
  intersectRanges,
  isEmptyRange,
  unionOf,
  type InstantRange,
  type InstantSet,
} from '../model/instant-set'

const NEVER: InstantRange = Object.freeze({ from: 0n, until: 0n })

/** The smallest range that surely holds every instant of the column for which the condition holds. */
export function rangeOf(condition: Condition, column: string): InstantRange {
  switch (condition.kind) {
    case 'all':
      return condition.of.map((part) => rangeOf(part, column)).reduce(intersectRanges, EVER)
    case 'any':
      return hullOfAll(condition.of.map((part) => rangeOf(part, column)))
    case 'compare':
      return condition.column.name === column
        ? comparedRange(condition.operator, BigInt(condition.value))
        : EVER
    case 'in':
      return condition.column.name === column
        ? hullOfAll(condition.values.map((value) => comparedRange('eq', BigInt(value))))
        : EVER
    case 'not':
    case 'notIn':
    case 'text':
    case 'isNull':
    case 'has':
      return EVER
    default:
      return assertNever(condition)
  }
}

/** The instants of the column for which the condition holds; where it cannot be told, all of them. */
export function instantsOf(condition: Condition, column: string): InstantSet {
  switch (condition.kind) {
    case 'all':
      return commonOf(condition.of.map((part) => instantsOf(part, column)))
    case 'any':
      return unionOf(condition.of.map((part) => instantsOf(part, column)))
    case 'not':
      return isTold(condition.of, column) ? complementOf(instantsOf(condition.of, column)) : [EVER]
    case 'in':
      return isTold(condition, column)
        ? unionOf(condition.values.map((value) => [comparedRange('eq', BigInt(value))]))
        : [EVER]
    default:
      return [rangeOf(condition, column)]
  }
}

/** By its instants alone. */
function isTold(condition: Condition, column: string): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.every((part) => isTold(part, column))
    case 'not':
      return isTold(condition.of, column)
    case 'compare':
      return condition.column.name === column && condition.operator !== 'ne'
    case 'in':
      return condition.column.name === column
    default:
      return false
  }
}

function commonOf(sets: readonly InstantSet[]): InstantSet {
  return complementOf(unionOf(sets.map(complementOf)))
}

/** The range of a column in the files, by their bounds. */
export function rangeOfFiles(files: readonly DataFile[], column: SnapshotColumn): InstantRange {
  const { id, type } = column
  return ranges(files, JSON.stringify([id, type]), () =>
    hullOfAll(files.map((file) => rangeOfFile(file, column))),
  )
}

const ranges = derived<InstantRange>()

function rangeOfFile(file: DataFile, { id, type }: SnapshotColumn): InstantRange {
  if (file.nullCounts.get(id) === file.rows) return NEVER
  const lower = boundOf(file.lower.get(id), type)
  const upper = boundOf(file.upper.get(id), type)
  return { from: lower, until: upper === null ? null : upper + 1n }
}

function boundOf(bytes: Uint8Array | undefined, type: SnapshotColumn['type']): bigint | null {
  const bound = bytes === undefined ? null : decodeBound(type, bytes)
  return typeof bound === 'bigint' ? bound : null
}

type Operator = Extract<Condition, { kind: 'compare' }>['operator']

function comparedRange(operator: Operator, value: bigint): InstantRange {
  switch (operator) {
    case 'eq':
      return { from: value, until: value + 1n }
    case 'gte':
      return { from: value, until: null }
    case 'gt':
      return { from: value + 1n, until: null }
    case 'lt':
      return { from: null, until: value }
    case 'lte':
      return { from: null, until: value + 1n }
    case 'ne':
      return EVER
    default:
      return assertNever(operator)
  }
}

function hullOfAll(ranges: readonly InstantRange[]): InstantRange {
  const held = ranges.filter((range) => !isEmptyRange(range))
  return held.length === 0 ? NEVER : held.reduce(hullOf)
}
