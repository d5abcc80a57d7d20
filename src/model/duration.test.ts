import { durationMicros } from './duration'

describe('a duration', () => {
  it.each([
    ['PT26H', 93_600n],
    ['P1DT2H', 93_600n],
    ['P7D', 604_800n],
    ['PT1H30M15S', 5_415n],
  ])('%s is read', (text, seconds) => expect(durationMicros(text)).toBe(seconds * 1_000_000n))

  it.each(['', 'P', 'PT', 'P1DT', '26H', 'P1M', 'PT0S', 'PT-1H', 'pt1h'])('%j is none', (text) =>
    expect(durationMicros(text)).toBeNull(),
  )
})
