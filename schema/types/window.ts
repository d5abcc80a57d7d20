import { DateTimeScalar } from '../scalars/date-time'
import { objectType } from './made-type'

export const WindowType = objectType('Window', 'until is exclusive.', [
  { name: 'from', type: DateTimeScalar, options: {} },
  { name: 'until', type: DateTimeScalar, options: {} },
])
