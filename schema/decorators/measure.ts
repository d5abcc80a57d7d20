import type { MeasureExpression } from '../../src/model/expression'
import type { Measure as MeasureValue } from '../../src/model/dataset'
import { declareField } from './declaration'

interface MeasureOptions {
  /** What leaves; by default as the columns are, and of a quotient of whole numbers `double`. */
  readonly type?: MeasureValue['type']
}

/** An aggregate over the rows of a group. */
export function Measure(
  expression: MeasureExpression,
  description: string,
  options: MeasureOptions = {},
): (prototype: object, property: string) => void {
  return (prototype, property) =>
    declareField(prototype, {
      kind: 'measure',
      measure: { name: property, expression, description, ...options },
    })
}
