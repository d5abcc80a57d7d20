import { DateTimeScalar } from '../scalars/date-time'
import { inputType } from '../types/made-type'

export const WindowInput = inputType('WindowInput', 'until is exclusive.', [
  { name: 'from', type: DateTimeScalar, options: {} },
  { name: 'until', type: DateTimeScalar, options: {} },
])
