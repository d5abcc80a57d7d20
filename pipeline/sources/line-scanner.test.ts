import fc from 'fast-check'
import { LineScanner } from './line-scanner'

const TIMES = [
  '[17/May/2015:23:05:03 +0000]',
  '[18/May/2015:01:00:00 +0200]',
  '[01/Jan/2016:00:00:00 -0100]',
  'no time',
  '',
]

function scan(pieces: readonly Buffer[]) {
  const scanner = new LineScanner()
  for (const piece of pieces) scanner.push(piece)
  return { ...scanner.facts(), lineStart: scanner.lineStart }
}

/** Cuts the content at the given places. */
function cut(content: Buffer, places: readonly number[]): readonly Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (content.length + 1)))].sort(
    (a, b) => a - b,
  )
  return [0, ...sorted].map((from, index) => content.subarray(from, sorted[index]))
}

describe('scanning lines', () => {
  it.each([
    ['', 0, false, 0],
    ['\n', 1, true, 1],
    ['a', 1, false, 0],
    ['a\n', 1, true, 2],
    ['a\n\n', 2, true, 3],
    ['a\r\nb', 2, false, 3],
  ])('counts %j as %d lines', (text, lines, endsWithNewline, lineStart) => {
    expect(scan([Buffer.from(text)])).toMatchObject({ lines, endsWithNewline, lineStart })
  })

  it('tells the range, the days and the day of an open last line', () => {
    expect(scan([Buffer.from(`${TIMES[0]}\n${TIMES[3]}\n${TIMES[2]}`)])).toMatchObject({
      firstTime: '2015-05-17T23:05:03.000000Z',
      lastTime: '2016-01-01T01:00:00.000000Z',
      days: ['2015-05-17', '2016-01-01'],
      openLineDay: '2016-01-01',
    })
  })

  it('does not depend on where the content is cut into pieces', () => {
    const text = fc
      .array(fc.tuple(fc.constantFrom(...TIMES), fc.constantFrom('\n', '\r\n', '', 'x')))
      .map((lines) => Buffer.from(lines.flat().join('')))
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (content, places) => {
        expect(scan(cut(content, places))).toEqual(scan([content]))
      }),
    )
  })

  it('keeps little of a line without end', () => {
    const scanner = new LineScanner()
    const piece = Buffer.alloc(1 << 20, 'x')
    scanner.push(Buffer.from(`${TIMES[0]} `))
    for (let index = 0; index < 64; index += 1) scanner.push(piece)
    expect(scanner.facts()).toMatchObject({ lines: 1, openLineDay: '2015-05-17' })
  })
})
