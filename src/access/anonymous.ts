import type { Principal } from '../model/principal'

/** Until access is built everyone is anonymous, with every scope and no row policy. */
export function anonymous(): Principal {
  return Object.freeze({ id: 'anonymous' })
}
