import { Extensions } from 'type-graphql'
import { STABLE } from '../../src/model/stable'
import type { MadeClass } from '../types/made-type'

/** A type whose fields, or a field that, tells the same as long as the same is published. */
export const Stable = () => Extensions({ [STABLE]: true })

/** A field of such a type that does not: it is of one execution. */
export const Volatile = () => Extensions({ [STABLE]: false })

/** As @Stable, of a type that is made. */
export function stable(made: MadeClass): MadeClass {
  Stable()(made)
  return made
}

/** As @Volatile, of fields of a type that is made. */
export function withVolatile(made: MadeClass, ...fields: readonly string[]): MadeClass {
  for (const field of fields) Volatile()(made.prototype, field)
  return made
}
