import type { Dataset } from '../../src/model/dataset'
import type { MadeField } from './made-type'
import { isNullable, measureType } from './value-type'

export function measureFields(dataset: Dataset): MadeField[] {
  return dataset.measures.map((measure) => ({
    name: measure.name,
    type: measureType(measure),
    options: { nullable: isNullable(measure), description: measure.description },
  }))
}
