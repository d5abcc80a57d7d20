import { column, truncate } from '../../src/model/expression'
import type { ColumnType } from '../../src/model/value'
import { declareField } from './declaration'
import type { EnumDeclaration } from './enum-declaration'
import { snakeCase, type StoredName } from './names'
import type { PropertyDecorator, PropertyType } from './property'

interface DimensionOptions extends StoredName {
  /** May hold NULL. */
  readonly nullable?: boolean
  /** The closed set of values of a string; an enum in the API. */
  readonly enum?: EnumDeclaration
  /** The instants are starts of UTC hours; the dimension is the hour of the request's zone. */
  readonly grain?: 'hour'
}

/** A stored column to filter, group and order by. */
export function Dimension<const Type extends ColumnType>(
  type: Type,
  description: string,
  options: DimensionOptions = {},
): PropertyDecorator<PropertyType<Type>> {
  return (prototype, property) => {
    const stored = {
      name: options.column ?? snakeCase(property),
      type,
      nullable: options.nullable ?? false,
      description,
    }
    const { grain } = options
    declareField(prototype, { kind: 'column', column: { ...stored, ...(grain && { grain }) } })
    declareField(prototype, {
      kind: 'dimension',
      dimension: {
        ...stored,
        name: property,
        expression: grain === undefined ? column(stored.name) : truncate(stored.name, grain),
        ...(options.enum && { members: options.enum.members, enumName: options.enum.name }),
      },
    })
  }
}
