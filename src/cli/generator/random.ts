import { createHash } from 'node:crypto'

/** Numbers that depend on nothing but the keys: the same keys, the same numbers, on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** An integer, both ends included. */
  between(min: number, max: number): number
  chance(rate: number): boolean
  pick<T>(of: readonly [T, ...T[]]): T
}

export function randomOf(...keys: readonly (string | number)[]): Random {
  let state = createHash('sha256').update(keys.join('\n')).digest().readUInt32LE(0)
  /** A Weyl sequence, its bits mixed by two multiplications. */
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97)
    return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32
  }
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    between,
    chance: (rate) => next() < rate,
    pick: (of) => of[between(0, of.length - 1)] ?? of[0],
  }
}
