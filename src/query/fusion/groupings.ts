import type { RowExpression } from '../../dialects/select'
import { canonical } from '../canonical'
import type { Candidate } from './candidate'
import { coarserKey, type Coarsen } from './coarser-key'

/** A list of keys by which a statement groups. */
export type Grouping = readonly RowExpression[]

/** Of each key wanted, which key of a grouping makes it, and how. */
export type Derivation = readonly { readonly from: number; readonly coarsen: Coarsen }[]

/** How the keys come of those of a grouping; null: they do not. */
export function derivation(keys: Grouping, of: Grouping): Derivation | null {
  const found = keys.map((key) => {
    const same = of.findIndex((finer) => canonical(finer) === canonical(key))
    const from = same >= 0 ? same : of.findIndex((finer) => coarserKey(finer, key) !== null)
    const finer = of[from]
    const coarsen = finer === undefined ? null : coarserKey(finer, key)
    return coarsen === null ? null : { from, coarsen }
  })
  const told = found.filter((one) => one !== null)
  return told.length === keys.length ? told : null
}

/** Whether they are the same keys, in whatever order. */
export function isSameGrouping(one: Grouping, other: Grouping): boolean {
  return groupingName(one) === groupingName(other)
}

/**
 * The groupings that a statement needs: not those that follow from finer ones which it needs anyway.
 * Always in the same order.
 */
export function neededGroupings(candidates: readonly Candidate[]): readonly Grouping[] {
  const all = new Map<string, { keys: Grouping; isAdditive: boolean }>()
  for (const { keys, isAdditive } of candidates) {
    const name = groupingName(keys)
    const known = all.get(name)
    all.set(name, { keys: sorted(keys), isAdditive: isAdditive && known?.isAdditive !== false })
  }
  const groupings = [...all].sort(([one], [other]) => (one < other ? -1 : 1))
  const isNeeded = ([name, { keys, isAdditive }]: (typeof groupings)[number]) =>
    !isAdditive ||
    groupings.every(([other, finer]) => {
      if (other === name || derivation(keys, finer.keys) === null) return true
      // Of two that follow from each other, one is enough: an additive one only if the other stays.
      const isMutual = derivation(finer.keys, keys) !== null
      return isMutual && finer.isAdditive && name < other
    })
  return groupings.filter(isNeeded).map(([, { keys }]) => keys)
}

function groupingName(keys: Grouping): string {
  return canonical(keys.map(canonical).sort())
}

function sorted(keys: Grouping): Grouping {
  return [...keys].sort((one, other) => (canonical(one) < canonical(other) ? -1 : 1))
}
