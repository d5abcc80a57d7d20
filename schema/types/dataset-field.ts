import { enumType } from './enum-type'
import { objectType } from './made-type'

const Additivity = enumType('Additivity', 'Over which dimensions a measure may be summed again.', [
  { value: 'additive', description: 'Over all.' },
  { value: 'semi-additive', description: 'Over all but time.' },
  { value: 'non-additive', description: 'Over none.' },
])

export const DatasetFieldType = objectType('DatasetField', 'A dimension or a measure.', [
  { name: 'name', type: String, options: {} },
  {
    name: 'type',
    type: String,
    options: {
      description: 'Of the values: string, int, long, double, decimal(p,s), date and the like.',
    },
  },
  {
    name: 'additivity',
    type: Additivity,
    options: { nullable: true, description: 'Of a measure; null for a dimension.' },
  },
  { name: 'description', type: String, options: {} },
])
