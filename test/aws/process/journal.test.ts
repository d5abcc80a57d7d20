import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { journalStore } from './journal'

const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-journal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a journal', () => {
  it('brings every record back, the last line torn or not', () => {
    const record = { id: 'a', at: 1_700_000_000_000_001n, nothing: null, parts: [{ n: 1 }] }
    const table = journalStore(folder).table<typeof record>('t')
    table.put('a', { ...record, at: 0n })
    table.put('b', record)
    table.put('a', record)
    table.put('c', record)
    table.delete('c')
    appendFileSync(path.join(folder, 'journal.jsonl'), '{"table":"t","id":"d","rec')
    const again = journalStore(folder).table<typeof record>('t')
    expect([...again.values()]).toEqual([record, record])
    expect(again.get('a')).toEqual(record)
    again.put('e', record)
    expect([...journalStore(folder).table('t').values()]).toHaveLength(3)
  })
})
