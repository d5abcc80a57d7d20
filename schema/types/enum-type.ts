import { registerEnumType } from 'type-graphql'
import { constantCase } from '../decorators/names'

/** Made members by API name: their values are the internal ones. */
export type EnumObject = Readonly<Record<string, string>>

export interface EnumMember {
  readonly value: string
  readonly description?: string
}

/** An enum whose API names are the internal values in CONSTANT_CASE. */
export function enumType(
  name: string,
  description: string,
  members: readonly EnumMember[],
): EnumObject {
  const made = Object.freeze(
    Object.fromEntries(members.map(({ value }) => [constantCase(value), value])),
  )
  registerEnumType(made, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      members.map((member) => [
        constantCase(member.value),
        member.description === undefined ? {} : { description: member.description },
      ]),
    ),
  })
  return made
}
