import type { Dimension } from '../../src/model/dataset'
import { enumType, type EnumObject } from './enum-type'

/** type-graphql's metadata is one global, so an enum that datasets share is made once. */
const made = new Map<string, EnumObject>()

/** The enum of a dimension with members; undefined for any other. */
export function dimensionEnum({ members, enumName }: Dimension): EnumObject | undefined {
  if (members === undefined || enumName === undefined) return undefined
  const key = [enumName, ...members].join(' ')
  const found = made.get(key)
  if (found !== undefined) return found
  const values = members.map((value) => ({ value }))
  const fresh = enumType(enumName, `The values of ${enumName}.`, values)
  made.set(key, fresh)
  return fresh
}
