import type { Engine } from '../engines/engine'
import type { Priced, TableChoice } from './table-choice'

interface Price {
  readonly choice: TableChoice
  readonly bytes: bigint
  readonly rows: bigint
  readonly files: number
}

/** By estimated bytes, as `explain` shows them, then rows, then files; among equals the first. */
export async function cheapestOf(
  able: readonly Priced[],
  engine: Pick<Engine, 'estimatedBytes'>,
  signal: AbortSignal,
): Promise<TableChoice> {
  const [first, ...others] = able
  if (first === undefined) throw new Error('no table is able')
  if (others.length === 0) return first.choice
  const prices = await Promise.all(able.map((one) => priceOf(one, engine, signal)))
  return prices.reduce((least, one) => (isLess(one, least) ? one : least)).choice
}

async function priceOf(
  { choice, plans }: Priced,
  engine: Pick<Engine, 'estimatedBytes'>,
  signal: AbortSignal,
): Promise<Price> {
  const bytes = await Promise.all(plans.map(({ scan }) => engine.estimatedBytes(scan, signal)))
  const paths = new Set(plans.flatMap(({ scan }) => scan.files.map(({ path }) => path)))
  const files = choice.snapshot.files.filter(({ path }) => paths.has(path))
  return {
    choice,
    bytes: bytes.reduce((sum, one) => sum + one, 0n),
    rows: files.reduce((sum, file) => sum + file.rows, 0n),
    files: files.length,
  }
}

function isLess(left: Price, right: Price): boolean {
  if (left.bytes !== right.bytes) return left.bytes < right.bytes
  return left.rows === right.rows ? left.files < right.files : left.rows < right.rows
}
