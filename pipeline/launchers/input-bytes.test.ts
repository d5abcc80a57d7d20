import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inputBytes } from './input-bytes'

const home = mkdtempSync(path.join(tmpdir(), 'lakefront-input-bytes-'))
const warehouse = path.join(home, 'warehouse')

afterAll(() => rmSync(home, { recursive: true, force: true }))

function write(name: string, bytes: number): string {
  const file = path.join(home, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, Buffer.alloc(bytes))
  return file
}

function request(reads: unknown, parameters: unknown): string {
  const file = path.join(home, 'request.json')
  const ids = { attemptId: 'a', runId: 'r', job: 'j', jobVersion: 1 }
  writeFileSync(file, JSON.stringify({ version: 1, ...ids, writes: {}, reads, parameters }))
  return file
}

describe('inputBytes', () => {
  it('is what the stored objects that a request names hold; one that is missing counts nothing', async () => {
    const files = [write('raw/a.gz', 100), write('raw/b.gz', 20), path.join(home, 'raw/none.gz')]
    const parameters = { files: files.map((object) => ({ object })), days: ['2015-05-17'] }
    expect(await inputBytes(request({}, parameters), warehouse)).toBe(120)
  })

  it('is what the days of the tables that it reads hold', async () => {
    write('warehouse/trusted/access_log/data/time_day=2015-05-17/a.parquet', 1_000)
    write('warehouse/trusted/access_log/data/time_day=2015-05-18/b.parquet', 500)
    write('warehouse/trusted/access_log/data/time_day=2015-05-19/c.parquet', 50)
    const reads = { accessLog: { identifier: 'trusted.access_log', snapshotId: '1' } }
    const days = ['2015-05-17', '2015-05-18', '2015-05-20']
    expect(await inputBytes(request(reads, { days }), warehouse)).toBe(1_500)
  })
})
