import { truncate, type TimeGrain as Grain } from '../../src/model/expression'
import { declaredFields, declareField } from './declaration'
import { snakeCase } from './names'

/**
 * A dimension that is the start of the hour (an instant), or of the day, ISO week or month (a
 * date), that holds the instant in the property `of`.
 */
export function TimeGrain<const Of extends string>(
  grain: Grain,
  of: Of,
  description: string,
): (prototype: { readonly [Property in Of]: bigint | null }, property: string) => void {
  return (prototype, property) =>
    declareField(prototype, {
      kind: 'dimension',
      dimension: {
        name: property,
        expression: truncate(columnOf(of, prototype), grain),
        type: grain === 'hour' ? 'timestamptz' : 'date',
        nullable: false,
        description,
      },
    })
}

/** As the property before said, where it is declared before. */
function columnOf(property: string, prototype: object): string {
  const of = declaredFields(prototype).find(
    (field) => field.kind === 'dimension' && field.dimension.name === property,
  )
  return of?.kind === 'dimension' ? of.dimension.expression.column : snakeCase(property)
}
