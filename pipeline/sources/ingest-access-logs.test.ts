import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { IngestionFixture, splitLines } from './ingestion-fixture'
import type { SourceResult } from './source-module'

const line = (day: number, text = 'x') =>
  `192.0.2.7 - - [${String(day).padStart(2, '0')}/May/2015:10:05:03 +0000] "GET /${text} HTTP/1.1" 200 5 "-" "-"\n`
const log = (...days: readonly number[]) => days.map((day) => line(day)).join('')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const outcomes = (result: SourceResult) => result.files.map(({ outcome }) => outcome)

describe('ingestion', () => {
  let fixture: IngestionFixture
  beforeEach(() => {
    fixture = new IngestionFixture()
  })
  afterEach(() => fixture.remove())

  it('stores a file with its manifest under its day of arrival', async () => {
    const content = log(17, 18) + 'broken\n\n'
    fixture.put('access.log', content)
    const result = await fixture.run()
    expect(result.rows).toMatchObject({ read: '4', written: '4', duplicate: '0' })
    const stored = path.join(fixture.rawZone, 'arrived=2024-03-01', sha256(content))
    expect(gunzipSync(readFileSync(`${stored}.log.gz`)).toString()).toBe(content)
    expect(JSON.parse(readFileSync(`${stored}.json`, 'utf8'))).toEqual({
      digest: sha256(content),
      source: 'logs',
      name: 'access.log',
      size: String(content.length),
      lines: '4',
      endsWithNewline: true,
      object: `arrived=2024-03-01/${sha256(content)}.log.gz`,
      rootDigest: sha256(content),
      predecessor: null,
      firstLine: '1',
      firstTime: '2015-05-17T10:05:03.000000Z',
      lastTime: '2015-05-18T10:05:03.000000Z',
      days: ['2015-05-17', '2015-05-18'],
      openLineDay: null,
      arrivedAt: '2024-03-01T12:00:00.000000Z',
      runId: 'run-1',
    })
    expect(readdirSync(path.dirname(stored))).toHaveLength(2)
    expect(fixture.log.join()).not.toContain('192.0.2.7')
  })

  it('recognises the same content, compressed or not, in the run and in later runs', async () => {
    fixture.put('a.log', log(17, 18))
    fixture.put('b.log.gz', gzipSync(log(17, 18)))
    expect(outcomes(await fixture.run())).toEqual(['ingested', 'duplicate'])
    fixture.put('c.log', Buffer.concat([gzipSync(log(17)), gzipSync(log(18))]))
    const again = await fixture.run()
    expect(outcomes(again)).toEqual(['duplicate', 'duplicate', 'duplicate'])
    expect(again.rows).toMatchObject({ read: '6', written: '0', duplicate: '6' })
    expect(again.manifests).toEqual([])
  })

  it('stores of a grown log the new part, and the open last line again', async () => {
    const grown = log(17, 18, 19, 20)
    const inLine = grown.length - 30
    fixture.put('access.log', grown.slice(0, inLine))
    await fixture.run()
    fixture.put('access.log.1', grown + 'open')
    const result = await fixture.run(['access.log.1'])
    expect(result.rows).toMatchObject({ read: '5', written: '2', duplicate: '3' })
    expect(result.manifests).toMatchObject([
      {
        predecessor: fixture.known[0]?.digest,
        rootDigest: fixture.known[0]?.digest,
        firstLine: '4',
        lines: '5',
        days: ['2015-05-20'],
        openLineDay: null,
      },
    ])
    expect([...fixture.storedLines().values()]).toEqual([splitLines(grown + 'open')])
  })

  it('names the day of an open last line, which the continuation makes stale', async () => {
    fixture.put('access.log', log(17) + line(18).trimEnd())
    const first = await fixture.run()
    expect(first.manifests).toMatchObject([{ openLineDay: '2015-05-18', endsWithNewline: false }])
    fixture.put('access.log', log(17) + line(18).trimEnd() + 'tail\n' + log(20))
    const second = await fixture.run()
    expect(second.manifests).toMatchObject([{ days: ['2015-05-18', '2015-05-20'] }])
  })

  it('counts a shorter copy of a held chain as duplicate', async () => {
    const grown = log(17, 18, 19, 20)
    fixture.put('access.log', grown.slice(0, 150))
    await fixture.run()
    fixture.put('access.log', grown)
    await fixture.run()
    fixture.put('access.log', grown.slice(0, 250))
    const result = await fixture.run()
    expect(outcomes(result)).toEqual(['duplicate'])
    expect(result.files[0]?.note).toContain('"access.log"')
  })

  it('ingests a second continuation as a file of its own and says so', async () => {
    fixture.put('a.log', log(17))
    fixture.put('b.log', log(17, 18))
    fixture.put('c.log', log(17, 19, 20))
    const result = await fixture.run()
    expect(outcomes(result)).toEqual(['ingested', 'continuation', 'overlap'])
    expect(result.files[2]?.note).toContain('"b.log"')
    expect([...fixture.storedLines().values()]).toEqual([
      splitLines(log(17, 18)),
      splitLines(log(17, 19, 20)),
    ])
  })

  it('reports files that begin alike, in one run and in two', async () => {
    const head = log(...Array.from({ length: 60 }, () => 17))
    fixture.put('a.log', head + log(18))
    await fixture.run()
    fixture.put('b.log', head + log(19, 20))
    fixture.put('c.log', head + log(21, 22, 23))
    expect(outcomes(await fixture.run(['b.log', 'c.log']))).toEqual(['overlap', 'overlap'])
  })

  it('takes empty files without storing them', async () => {
    fixture.put('a.log', '')
    fixture.put('b.log.gz', gzipSync(''))
    const result = await fixture.run()
    expect(outcomes(result)).toEqual(['empty', 'empty'])
    expect(result.rows.read).toBe('0')
    expect(existsSync(fixture.rawZone)).toBe(false)
  })

  it('tells what it left out of a folder, which is no fault', async () => {
    fixture.put('a.log', log(17))
    fixture.put('README.md', 'about the logs')
    const { files, rows } = await fixture.run()
    expect(files.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['a.log', 'ingested'],
      ['README.md', 'leftOut'],
    ])
    expect(files[1]).toMatchObject({ digest: null, lines: '0', note: expect.any(String) })
    expect(rows.read).toBe('1')
  })

  it('succeeds over a source without files', async () => {
    expect((await fixture.run()).files).toEqual([])
  })

  it.each([
    ['cut off', gzipSync(log(17, 18)).subarray(0, 60)],
    ['corrupt', Buffer.from(gzipSync(log(17, 18))).fill(0x55, 20, 40)],
    ['only begun', Buffer.from([0x1f, 0x8b])],
    ['followed by something else', Buffer.concat([gzipSync(log(17)), Buffer.from('\0more')])],
    ['binary', Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 7) % 256))],
  ])('stores nothing when a file is %s, and names it', async (_, content) => {
    fixture.put('a.log', log(17))
    fixture.put('bad.log', content)
    await expect(fixture.run()).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('"bad.log"'),
    })
    expect(existsSync(fixture.rawZone)).toBe(false)
  })

  it.each([1, 511, 256 * 1024, 600_000])(
    'passes over %i zero bytes after the end of gzip content, as gzip does',
    async (zeros) => {
      fixture.put('a.log.gz', Buffer.concat([gzipSync(log(17, 18)), Buffer.alloc(zeros)]))
      fixture.put('a.log', log(17, 18))
      expect(outcomes(await fixture.run())).toEqual(['ingested', 'duplicate'])
    },
  )

  it('passes over zero bytes that begin where a piece of the file ends', async () => {
    // Level 0 stores bytes as they are, so the size of the content decides that of the file.
    const size = 256 * 1024
    const overhead = gzipSync(Buffer.alloc(size, 'x'), { level: 0 }).length - size
    for (const delta of [-1, 0, 1]) {
      const text = Buffer.alloc(size - overhead + delta, `${delta} x\n`)
      const content = gzipSync(text, { level: 0 })
      expect(content.length).toBe(size + delta)
      fixture.put('a.log.gz', Buffer.concat([content, Buffer.alloc(9)]))
      expect((await fixture.run()).manifests).toMatchObject([{ size: String(text.length) }])
    }
  })

  it('takes a log in which a crash left zero bytes', async () => {
    fixture.put('a.log', Buffer.concat([Buffer.alloc(512), Buffer.from(log(17))]))
    expect(outcomes(await fixture.run())).toEqual(['ingested'])
  })

  it('removes what a former attempt had only begun to store', async () => {
    fixture.put('a.log', log(17))
    await fixture.run()
    const folder = path.join(fixture.rawZone, 'arrived=2024-03-01')
    const stored = readdirSync(folder)
    const old = path.join(fixture.rawZone, 'arrived=2024-02-01')
    mkdirSync(old)
    for (const name of ['.0a.log.gz.attempt-0.partial', '0a.json.partial'])
      for (const at of [folder, old]) writeFileSync(path.join(at, name), 'begun')
    await fixture.run()
    expect(readdirSync(folder)).toEqual(stored)
    expect(readdirSync(old)).toEqual([])
  })

  it('gives the same objects when an attempt is repeated', async () => {
    fixture.put('a.log', log(17))
    await fixture.run()
    const folder = path.join(fixture.rawZone, 'arrived=2024-03-01')
    const object = readdirSync(folder).find((name) => name.endsWith('.gz')) ?? ''
    const before = readFileSync(path.join(folder, object))
    fixture.known = []
    expect(outcomes(await fixture.run())).toEqual(['ingested'])
    expect(readFileSync(path.join(folder, object))).toEqual(before)
  })
})

describe('a log that grows', () => {
  const text = fc
    .array(
      fc.oneof(
        fc.constantFrom('', 'broken', '\r'),
        fc
          .tuple(fc.integer({ min: 1, max: 31 }), fc.string({ maxLength: 5 }))
          .map(([day, name]) => line(day, name.replaceAll('\n', '')).trimEnd()),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((lines) => lines.join('\n'))
  const steps = fc.array(fc.record({ cut: fc.nat(), gzip: fc.boolean(), sameRun: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  })

  it('is stored once, line by line, however it was cut and sent', async () => {
    await fc.assert(
      fc.asyncProperty(text, steps, async (content, cuts) => {
        const whole = Buffer.from(content)
        const fixture = new IngestionFixture()
        try {
          let largest = 0
          let pending: string[] = []
          for (const [index, { cut, gzip, sameRun }] of cuts.entries()) {
            const size = cut % (whole.length + 1)
            const part = whole.subarray(0, size)
            fixture.put(`${index}.log`, gzip ? gzipSync(part) : part)
            largest = Math.max(largest, size)
            pending.push(`${index}.log`)
            if (sameRun) continue
            expectCounted(await fixture.run(pending))
            pending = []
          }
          expectCounted(await fixture.run(pending))
          const expected = splitLines(whole.subarray(0, largest).toString('latin1'))
          expect([...fixture.storedLines().values()]).toEqual(
            expected.length === 0 ? [] : [expected],
          )
          const again = await fixture.run()
          expectCounted(again)
          expect(again.rows.written).toBe('0')
        } finally {
          fixture.remove()
        }
      }),
      { numRuns: 60 },
    )
    // Each run flushes its files to the disk, which takes long where others use it too.
  }, 120_000)
})

function expectCounted({ rows, files, manifests }: SourceResult): void {
  expect(BigInt(rows.read)).toBe(BigInt(rows.written) + BigInt(rows.duplicate))
  expect(BigInt(rows.read)).toBe(files.reduce((sum, file) => sum + BigInt(file.lines), 0n))
  const stored = manifests.reduce(
    (sum, { lines, firstLine }) => sum + BigInt(lines) - BigInt(firstLine) + 1n,
    0n,
  )
  expect(BigInt(rows.written)).toBe(stored)
}
