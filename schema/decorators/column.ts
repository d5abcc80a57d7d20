import type { Column as StoredColumn } from '../../src/model/dataset'
import type { ColumnType } from '../../src/model/value'
import { declareField } from './declaration'
import { snakeCase, type StoredName } from './names'
import type { PropertyDecorator, PropertyType } from './property'

/** A stored column that only measures read. Its name is the property's in snake_case, unless said. */
export function Column<const Type extends ColumnType>(
  type: Type,
  description: string,
  options: Partial<Pick<StoredColumn, 'nullable' | 'grain' | 'additivity' | 'holds'>> &
    StoredName = {},
): PropertyDecorator<PropertyType<Type>> {
  const { column, ...rest } = options
  return (prototype, property) =>
    declareField(prototype, {
      kind: 'column',
      column: { nullable: false, ...rest, name: column ?? snakeCase(property), type, description },
    })
}
