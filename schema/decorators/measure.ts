import type { MeasureExpression } from '../../src/model/expression'
import type { Measure as MeasureValue } from '../../src/model/dataset'
import { declareField } from './declaration'

interface MeasureOptions {
  /** What leaves: by default `double` for a ratio and `long` for a count or sum. */
  readonly type?: MeasureValue['type']
}

/** An aggregate over the rows of a group. */
export function Measure(
  expression: MeasureExpression,
  description: string,
  options: MeasureOptions = {},
): (prototype: object, property: string) => void {
  const type = options.type ?? (expression.kind === 'ratio' ? 'double' : 'long')
  return (prototype, property) =>
    declareField(prototype, {
      kind: 'measure',
      measure: { name: property, expression, type, description },
    })
}
