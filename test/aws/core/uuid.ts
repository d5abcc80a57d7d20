import { HEX, type Ids } from './ids'

/** In the form of a random UUID. */
export function uuid(ids: Ids): string {
  const [a, b, c, d, e] = [8, 4, 3, 3, 12].map((length) => ids(HEX, length))
  return [a, b, `4${c ?? ''}`, `a${d ?? ''}`, e].join('-')
}
