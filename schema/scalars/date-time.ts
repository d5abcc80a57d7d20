import { formatInstantText, parseInstantText } from './instant-text'
import { textScalar } from './text-scalar'

/** Inside: microseconds since 1970-01-01T00:00:00Z, a bigint. */
export const DateTimeScalar = textScalar<bigint>({
  name: 'DateTime',
  description:
    'Instant, RFC 3339, to the microsecond. In: seconds may be missing, any offset. Out: UTC, "2015-05-17T10:05:03Z".',
  expected: 'an RFC 3339 instant with a zone, to the microsecond, like "2015-05-17T10:05:03Z"',
  parse: parseInstantText,
  print: (value) => (typeof value === 'bigint' ? formatInstantText(value) : null),
})
