import { objectType } from './made-type'
import { RunType } from './run'

export const RunPayload = objectType('RunPayload', 'What a mutation of runs gives back.', [
  { name: 'run', type: RunType, options: {} },
])
