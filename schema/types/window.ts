import { stable } from '../decorators/stable'
import { DateTimeScalar } from '../scalars/date-time'
import { objectType } from './made-type'

export const WindowType = stable(
  objectType('Window', 'until is exclusive.', [
    { name: 'from', type: DateTimeScalar, options: {} },
    { name: 'until', type: DateTimeScalar, options: {} },
  ]),
)
