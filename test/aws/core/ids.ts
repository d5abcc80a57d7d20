import { randomInt } from 'node:crypto'

export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
export const LOWER = '0123456789abcdefghijklmnopqrstuv'
export const HEX = '0123456789abcdef'

/** Makes an id of so many characters of the alphabet. */
export type Ids = (alphabet: string, length: number) => string

/** @param below draws a whole number from 0 up to the bound, which it excludes */
export function idsFrom(below: (bound: number) => number): Ids {
  return (alphabet, length) =>
    Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join('')
}

export const randomIds: Ids = idsFrom((bound) => randomInt(bound))
