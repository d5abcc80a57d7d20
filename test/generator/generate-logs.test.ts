import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { CommandContext } from '../../src/cli/command'
import { generateLogs } from '../../src/cli/generate-logs'
import { DEFAULT_SITE, hourLog } from '../../src/cli/generator/hour-log'
import { systemClock } from '../../src/model/clock'

const COMBINED =
  /^(\S+) - - \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000)\] "(GET|POST|HEAD) (\/\S*) HTTP\/1\.1" (\d{3}) (\d+|-) "([^"]+)" "([^"]+)"$/
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
/** 2024-03-03T00:00:00Z, a Sunday. */
const SUNDAY = Date.UTC(2024, 2, 3) / 3_600_000

const weekOf = (perHour: number, seed = 1) =>
  Array.from({ length: 168 }, (_, hour) =>
    hourLog(SUNDAY + hour, { ...DEFAULT_SITE, perHour, seed }),
  )

function secondOf(time: string): number {
  const [day = '', month = '', year = '', hour = '', minute = '', second = ''] = time.split(/[/: ]/)
  const date = [Number(year), MONTHS.indexOf(month), Number(day)] as const
  return Date.UTC(...date, Number(hour), Number(minute), Number(second)) / 1000
}

describe('an hour of the shop', () => {
  it('is the same for the same seed and another for another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800_000 }), fc.nat(), (hour, seed) => {
        const options = { ...DEFAULT_SITE, perHour: 20, seed }
        expect(hourLog(hour, options)).toEqual(hourLog(hour, options))
        expect(hourLog(hour, options)).not.toEqual(hourLog(hour, { ...options, seed: seed + 1 }))
      }),
      { numRuns: 20 },
    )
  })
})

describe('a week of the shop', () => {
  const week = weekOf(400)
  const lines = week.flat()
  const records = week.flatMap((hour, index) =>
    hour.flatMap((line) => {
      const match = COMBINED.exec(line)
      return match === null ? [] : [{ hour: SUNDAY + index, match }]
    }),
  )
  const share = (count: number) => count / lines.length
  const among = (test: (match: RegExpExecArray) => boolean) =>
    share(records.filter(({ match }) => test(match)).length)

  it('has the wanted number of lines, more in the evening than at night, more on Sunday than on Tuesday', () => {
    expect(lines.length / (168 * 400)).toBeGreaterThan(0.95)
    expect(lines.length / (168 * 400)).toBeLessThan(1.05)
    const evening = week[19]?.length ?? 0
    expect(evening).toBeGreaterThan(4 * (week[3]?.length ?? 0))
    const day = (index: number) => week.slice(index * 24, index * 24 + 24).flat().length
    expect(day(0)).toBeGreaterThan(1.2 * day(2))
  })

  it('has broken lines at the set rate, and every other one parses', () => {
    const rate = share(lines.length - records.length)
    expect(rate).toBeGreaterThan(DEFAULT_SITE.brokenRate / 2)
    expect(rate).toBeLessThan(DEFAULT_SITE.brokenRate * 2)
    const whole = weekOf(20).flat().length
    const unbroken = Array.from({ length: 168 }, (_, hour) =>
      hourLog(SUNDAY + hour, { ...DEFAULT_SITE, perHour: 20, brokenRate: 0 }),
    ).flat()
    expect(unbroken.length).toBeGreaterThan(whole * 0.8)
    expect(unbroken.filter((line) => !COMBINED.test(line))).toEqual([])
  })

  it('has errors of the server at the set rate, and things not found', () => {
    const rate = among((match) => Number(match[5]) >= 500)
    expect(rate).toBeGreaterThan(DEFAULT_SITE.serverErrorRate * 0.6)
    expect(rate).toBeLessThan(DEFAULT_SITE.serverErrorRate * 1.6)
    expect(among((match) => match[5] === '404')).toBeGreaterThan(0.003)
    expect(among((match) => match[5] === '404')).toBeLessThan(0.05)
  })

  it('has late lines at the set rate, at most two hours before their file', () => {
    const starts = records.map(({ hour, match }) => secondOf(match[2] ?? '') - hour * 3600)
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(-7200)
    expect(Math.max(...starts)).toBeLessThan(3600)
    const rate = share(starts.filter((second) => second < 0).length)
    expect(rate).toBeGreaterThan(DEFAULT_SITE.lateRate * 0.6)
    expect(rate).toBeLessThan(DEFAULT_SITE.lateRate * 1.6)
  })

  it('has visitors who come back on other days, each with one agent, and bots', () => {
    const days = new Map<string, Set<number>>()
    const agents = new Map<string, Set<string>>()
    for (const { hour, match } of records) {
      const [, address = ''] = match
      days.set(address, (days.get(address) ?? new Set()).add(Math.floor(hour / 24)))
      agents.set(address, (agents.get(address) ?? new Set()).add(match[8] ?? ''))
    }
    const returning = [...days.values()].filter(({ size }) => size > 1).length
    expect(returning / days.size).toBeGreaterThan(0.2)
    const steady = [...agents.values()].filter(({ size }) => size === 1).length
    expect(steady / agents.size).toBeGreaterThan(0.95)
    const bots = among((match) => /bot|externalhit/i.test(match[8] ?? ''))
    expect(bots).toBeGreaterThan(0.05)
    expect(bots).toBeLessThan(0.4)
  })

  it('shows no address that somebody may have', () => {
    const addresses = new Set(records.map(({ match }) => match[1] ?? ''))
    expect([...addresses].filter((text) => !/^(198\.1[89]\.|2001:db8:)/.test(text))).toEqual([])
  })
})

describe('generate-logs', () => {
  let folder: string
  const shown: string[] = []
  const context: CommandContext = {
    environment: {},
    clock: systemClock,
    terminal: {
      isTty: false,
      line: (text) => shown.push(text),
      error: (text) => shown.push(text),
      progress: () => undefined,
    },
  }
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-generator-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const generate = (out: string, ...args: readonly string[]) =>
    generateLogs(['--per-hour', '30', '--out', path.join(folder, out), ...args], context)
  const read = (out: string) =>
    readdirSync(path.join(folder, out))
      .sort()
      .map((name) => {
        const bytes = readFileSync(path.join(folder, out, name))
        return [name, (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()] as const
      })
  const text = (out: string) =>
    read(out)
      .map(([, content]) => content)
      .join('')

  it('writes the same lines into hourly or daily files, plain or gzip, in one range or two', async () => {
    const week = ['--from', '2024-03-01', '--to', '2024-03-03']
    expect(await generate('hourly', ...week)).toBe(0)
    await generate('daily', ...week, '--files', 'daily')
    await generate('gzip', ...week, '--files', 'daily', '--gzip')
    await generate('parts', '--from', '2024-03-01T09', '--to', '2024-03-03')
    await generate('parts', '--from', '2024-03-01', '--to', '2024-03-01T09:00Z')
    expect(
      read('hourly')
        .map(([name]) => name)
        .slice(0, 2),
    ).toEqual(['access-2024-03-01-00.log', 'access-2024-03-01-01.log'])
    expect(read('daily').map(([name]) => name)).toEqual([
      'access-2024-03-01.log',
      'access-2024-03-02.log',
    ])
    expect(read('gzip')[0]?.[0]).toBe('access-2024-03-01.log.gz')
    expect(read('parts')).toEqual(read('hourly'))
    expect(text('daily')).toBe(text('hourly'))
    expect(text('gzip')).toBe(text('hourly'))
    expect(shown[0]).toContain(`${text('hourly').split('\n').length - 1} lines`)
  })

  it.each([
    [['--to', '2024-03-02'], '--from'],
    [['--from', '2024-02-30', '--to', '2024-03-02'], '2024-02-30'],
    [['--from', '2024-03-02', '--to', '2024-03-02'], '--to'],
    [['--from', '2024-03-01T05', '--to', '2024-03-02', '--files', 'daily'], 'whole days'],
    [['--from', '2024-03-01', '--to', '2024-03-02', '--files', 'weekly'], 'weekly'],
    [['--from', '2024-03-01', '--to', '2024-03-02', '--per-hour', '0'], '--per-hour'],
    [['--from', '2024-03-01', '--to', '2024-03-02', '--unknown'], '--unknown'],
  ])('refuses %j', async (args, named) => {
    await expect(generate('out', ...args)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(named),
    })
  })
})
