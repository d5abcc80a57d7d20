import type { ColumnType } from '../../src/model/value'

/** The TypeScript type of a property that holds values of a column type; see src/model/value.ts. */
export type PropertyType<Type extends ColumnType> = Type extends 'string' | 'date'
  ? string
  : Type extends 'strings'
    ? readonly string[]
    : Type extends 'boolean'
      ? boolean
      : Type extends 'int' | 'double'
        ? number
        : Type extends 'long' | 'timestamptz'
          ? bigint
          : string

/** Decorates only properties whose type fits: any other is a compile error. */
export type PropertyDecorator<Value> = <Name extends string>(
  prototype: { readonly [Property in Name]: Value | null },
  property: Name,
) => void
