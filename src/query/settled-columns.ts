import { decodeBound } from '../catalog/bound-value'
import type { DataFile } from '../catalog/catalog'
import { everyRowMeets } from '../catalog/every-row'
import type { Condition, Select } from '../dialects/select'
import type { ScanColumn } from '../engines/engine'
import type { Scalar } from '../model/value'
import { hasType } from './check-value'
import { conjuncts, mentions } from './conjuncts'
import type { PlannedScan } from './scope'

/** To ask more files than this costs more than is gained. */
const FILES_MAX = 250

/**
 * The scan, telling of which columns nothing is asked but what every row of its files meets by their
 * bounds: that of the time, where a window begins and ends as files do. They need not be read.
 */
export function withSettled(select: Select, scan: PlannedScan): PlannedScan {
  if (scan.files.length > FILES_MAX) return scan
  const conditions = conjuncts(select.where)
  const settled = new Map<string, Scalar>()
  for (const column of scan.columns.filter(({ name }) => !isShown(name, select))) {
    const value = settledValue(column, conditions, scan.files)
    if (value !== null) settled.set(column.name, value)
  }
  return settled.size === 0 ? scan : { ...scan, settled }
}

/** One that meets the conditions, as all those of the files do; null where they may not. */
function settledValue(
  column: ScanColumn,
  conditions: readonly Condition[],
  files: readonly DataFile[],
): Scalar | null {
  const asked = conditions.filter((condition) => mentions(condition, column.name))
  if (asked.length === 0) return null
  const areMet = files.every((file) => asked.every((one) => isMet(one, column, file)))
  return areMet ? commonValue(column, files) : null
}

function isMet(condition: Condition, column: ScanColumn, file: DataFile): boolean {
  if (condition.kind !== 'compare') return false
  return everyRowMeets(file, column, condition.operator, condition.value)
}

/** The least of the first file, unless a bound is no value, as that of an endless time. */
function commonValue({ id, type }: ScanColumn, files: readonly DataFile[]): Scalar | null {
  const bounds = files.flatMap(({ lower, upper }) => [lower.get(id), upper.get(id)])
  const values = bounds.map((bound) => (bound === undefined ? null : decodeBound(type, bound)))
  const [least = null] = values
  return values.every((value) => value !== null && hasType(value, type)) ? least : null
}

/** Whether the statement makes anything of it but the rows' condition. */
function isShown(name: string, { rows, aggregates }: Select): boolean {
  if (rows.some(({ column }) => column.name === name)) return true
  return aggregates.some((aggregate) => {
    const { column, where } = aggregate
    if (column?.name === name || (where !== null && mentions(where, name))) return true
    return aggregate.kind === 'sumAt' && aggregate.time.name === name
  })
}
