import { parseDate } from '../../src/model/calendar'
import { textScalar } from './text-scalar'

const parse = (text: string): string | null =>
  parseDate(text) !== null && text >= '0001-01-01' ? text : null

/** Inside: the same text. */
export const DateScalar = textScalar<string>({
  name: 'Date',
  description:
    'Day in the timeZone of the request, YYYY-MM-DD. A week is named by its Monday, a month by its first day.',
  expected: 'a day of the calendar, like "2015-05-17"',
  parse,
  print: (value) => (typeof value === 'string' && parseDate(value) !== null ? value : null),
})
