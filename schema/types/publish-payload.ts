import { DatasetType } from './dataset'
import { objectType } from './made-type'

export const PublishPayload = objectType(
  'PublishPayload',
  'What a mutation of publications gives back.',
  [{ name: 'dataset', type: DatasetType, options: {} }],
)
