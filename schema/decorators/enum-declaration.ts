import { deepFreeze } from '../../src/model/deep-freeze'

/** A closed set of stored values, in snake_case, shown in the API under one name by every dataset. */
export interface EnumDeclaration {
  readonly name: string
  readonly members: readonly string[]
}

export function enumOf(name: string, members: readonly string[]): EnumDeclaration {
  return deepFreeze({ name, members: [...members] })
}
