import { grouped, renderTable } from './table'
import { renderRunTable } from './run-table'
import { summaryWindow } from './summary-window'
import type { RunView } from './run-view'

const RUN: RunView = {
  id: 'r1',
  status: 'SUCCEEDED',
  createdAt: '2024-03-01T12:00:00.000000Z',
  startedAt: null,
  endedAt: '2024-03-01T12:00:12.345678Z',
  rows: {
    read: '10000',
    written: '9999',
    quarantined: '1',
    duplicate: '0',
    blank: '0',
    outside: '0',
  },
  outputs: [
    { dataset: { name: 'accessLog' }, snapshot: { snapshotId: '12' } },
    { dataset: { name: 'accessLogQuarantine' }, snapshot: null },
  ],
  files: [],
  failure: null,
}

describe('tables', () => {
  it('aligns columns and gives cells several lines', () => {
    const columns = [
      { title: 'name', align: 'left' },
      { title: 'n', align: 'right' },
    ] as const
    expect(
      renderTable(columns, [
        ['a', '1,000'],
        ['b\nc', '2'],
      ]),
    ).toBe(['name      n', '────  ─────', 'a     1,000', 'b         2', 'c'].join('\n'))
    expect(renderTable(columns, [])).toBe('name  n\n────  ─')
  })

  it.each([
    ['0', '0'],
    ['999', '999'],
    ['1000', '1,000'],
    ['2747282505', '2,747,282,505'],
  ])('groups %s', (count, text) => {
    expect(grouped(count)).toBe(text)
  })

  it('shows a run with its counts and snapshots', () => {
    const lines = renderRunTable([{ job: 'cleanAccessLogs', run: RUN }]).split('\n')
    expect(lines[2]).toMatch(
      /^cleanAccessLogs +r1 +succeeded +12\.3 +10,000 +9,999 +1 +0 +0 +0 +accessLog 12$/,
    )
    expect(lines[3]?.trim()).toBe('accessLogQuarantine -')
  })

  it('says why a run failed', () => {
    const run = {
      ...RUN,
      status: 'FAILED',
      rows: null,
      failure: { code: 'JOB_FAILED', message: 'Why.' },
    }
    expect(renderRunTable([{ job: 'cleanAccessLogs', run }])).toMatch(
      /failed[^]*\ncleanAccessLogs failed: JOB_FAILED: Why\.$/,
    )
  })
})

describe('the window to summarize', () => {
  const file = (firstTime: string | null, lastTime: string | null) => ({
    name: 'a',
    outcome: 'ingested',
    firstTime,
    lastTime,
    note: null,
  })

  it('is the whole days that the files touch', () => {
    expect(
      summaryWindow([
        file('2024-02-28T23:59:59.000000Z', '2024-02-29T00:00:00.000000Z'),
        file(null, null),
      ]),
    ).toEqual({ from: '2024-02-28T00:00:00Z', until: '2024-03-01T00:00:00Z' })
  })

  it('is none where no line has a time', () => {
    expect(summaryWindow([file(null, null)])).toBeNull()
    expect(summaryWindow([])).toBeNull()
  })
})
