import { timeZone, type TimeZone } from '../../src/model/time-zone'
import { textScalar } from './text-scalar'

/** Inside: the zone. */
export const TimeZoneScalar = textScalar<TimeZone>({
  name: 'TimeZone',
  description: 'Name of a zone of the tz database, like "Europe/Berlin".',
  expected: 'a name of the tz database, like "Europe/Berlin"',
  parse: timeZone,
  print: (value) =>
    typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : null,
})
