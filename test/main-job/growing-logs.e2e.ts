import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { completeRun, graphql, type RunView } from '../support/graphql-client'
import { type ServerProcess, startServerProcess } from '../support/server-process'

/** One line of a day of January 2024. */
interface Line {
  readonly text: string
  readonly bytes: number
}

function linesOf(day: number, count: number, firstSize: number): readonly Line[] {
  return Array.from({ length: count }, (_, index) => {
    const bytes = firstSize + index
    const time = `${day}/Jan/2024:${String(index % 24).padStart(2, '0')}:00:00 +0000`
    return { bytes, text: `192.0.2.7 - - [${time}] "GET /a/${day} HTTP/1.1" 200 ${bytes} "-" "x"` }
  })
}

const joined = (lines: readonly Line[], end = '\n') => lines.map(({ text }) => text + end).join('')

describe('logs that grow, overlap and come late', () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-growing-'))
  const logs = path.join(scratch, 'logs')
  let server: ServerProcess
  /** What the tables must hold, counted from what was written. */
  let requests = 0
  let bytes = 0
  let broken = 0
  let keys = 0

  beforeAll(async () => {
    mkdirSync(logs)
    const sources = { LAKEFRONT_SOURCES: `logs=${logs}` }
    server = await startServerProcess(path.join(scratch, 'home'), sources)
  })

  afterAll(async () => {
    expect(await server.interrupt()).toBe(0)
    rmSync(scratch, { recursive: true, force: true })
  })

  const put = (name: string, content: string | Buffer) =>
    writeFileSync(path.join(logs, name), content)

  function expectMore(lines: readonly Line[], more: { broken?: number } = {}): void {
    requests += lines.length
    bytes += lines.reduce((sum, line) => sum + line.bytes, 0)
    broken += more.broken ?? 0
  }

  const run = (job: 'ingest' | 'clean' | 'summarize', input: object): Promise<RunView> =>
    completeRun(server.url, job, input, `key-${(keys += 1)}`)
  const window = (from: number, until: number) => {
    const day = (number: number) => `2024-01-${String(number).padStart(2, '0')}T00:00:00Z`
    return { window: { from: day(from), until: day(until) } }
  }

  async function runAll(): Promise<readonly RunView[]> {
    const ingested = await run('ingest', { source: 'logs' })
    const cleaned = await run('clean', {})
    return [ingested, cleaned, await run('summarize', window(1, 31))]
  }

  async function totals(): Promise<unknown> {
    const { data } = await graphql(
      server.url,
      `
        {
          trafficByHour(groupBy: []) {
            nodes {
              requests
              bytes
            }
          }
          accessLog(first: 1) {
            totalCount
          }
          accessLogQuarantine(first: 1) {
            totalCount
          }
        }
      `,
    )
    return data
  }

  async function expectTotals(): Promise<void> {
    expect(await totals()).toEqual({
      trafficByHour: { nodes: [{ requests: String(requests), bytes: String(bytes) }] },
      accessLog: { totalCount: String(requests) },
      accessLogQuarantine: { totalCount: String(broken) },
    })
  }

  const grown = linesOf(10, 50, 1000)
  const whole = joined(grown)

  it('counts a log', async () => {
    put('g.log', joined(grown.slice(0, 20)))
    expectMore(grown.slice(0, 20))
    await runAll()
    await expectTotals()
  })

  it('counts what was added, of a half line that it is broken', async () => {
    put('g.log', joined(grown.slice(0, 30)) + (grown[30]?.text.slice(0, 40) ?? ''))
    expectMore(grown.slice(20, 30), { broken: 1 })
    await runAll()
    await expectTotals()
  })

  it('takes the half line again when it is whole, without a newline at its end too', async () => {
    put('g.log', whole.trimEnd())
    expectMore(grown.slice(30), { broken: -1 })
    await runAll()
    await expectTotals()
  })

  it('continues it compressed, beside files that share its days or bring late lines', async () => {
    const [next, other, late] = [linesOf(11, 30, 2000), linesOf(11, 40, 3000), linesOf(10, 3, 7)]
    rmSync(path.join(logs, 'g.log'))
    put('g.log.gz', gzipSync(whole + joined(next)))
    put('h.log', `${joined(other, '\r\n')}\r\n  \n`)
    const last = linesOf(12, 10, 50)
    put('late.log', joined([...late, ...last]))
    expectMore([...next, ...other, ...late, ...last])
    await runAll()
    await expectTotals()
  })

  it('changes nothing when nothing is new', async () => {
    for (const { rows } of await runAll()) expect(rows?.written).toBe('0')
    await expectTotals()
  })

  it('quarantines a file without any time, whatever the window', async () => {
    put('no-time.log', 'no time here\nnor here\n')
    expectMore([], { broken: 2 })
    await run('ingest', { source: 'logs' })
    await run('clean', window(29, 30))
    await expectTotals()
  })

  it('takes an open line without a time again when it has one', async () => {
    const lines = linesOf(13, 6, 400)
    const [open] = lines.slice(5)
    put('o.log', `${joined(lines.slice(0, 5))}192.0.2.7 - -`)
    expectMore(lines.slice(0, 5), { broken: 1 })
    await runAll()
    await expectTotals()
    put('o.log', joined(lines))
    expectMore(open === undefined ? [] : [open], { broken: -1 })
    await runAll()
    await expectTotals()
  })

  it('cleans the days of a window, and the rest of the same file later', async () => {
    const [first, second] = [linesOf(20, 5, 1), linesOf(21, 7, 1)]
    put('z.log', joined([...first, ...second]))
    await run('ingest', { source: 'logs' })
    const cleaned = await run('clean', window(20, 21))
    expect(cleaned.rows).toMatchObject({ written: '5', outside: '7' })
    await run('summarize', window(1, 31))
    expectMore(first)
    await expectTotals()
    expectMore(second)
    await runAll()
    await expectTotals()
  })
})
