import fc from 'fast-check'
import { withRefs, type RefsChange, type TableHead } from './refs-commit'
import { parseTableMetadata, printTableMetadata, type TableMetadata } from './table-metadata'

const FIRST = '9007199254740993' // 2^53 + 1: lost by whoever reads it as a number
const SECOND = '8123456789012345678'
const NOW = 1_700_000_000_500n
const ADDRESS = 'file:/w/refined/t/metadata/00003-a.metadata.json'

const TEXT = `{
  "format-version": 2, "table-uuid": "u", "location": "file:/w/refined/t", "last-sequence-number": 34,
  "last-updated-ms": 1700000000000, "last-column-id": 2, "current-schema-id": 0,
  "schemas": [{"type": "struct", "schema-id": 0, "fields": [{"id": 1, "name": "a", "required": false, "type": "long", "doc": "kept"}]}],
  "partition-specs": [], "default-spec-id": 0, "properties": {"write.metadata.previous-versions-max": "3"},
  "current-snapshot-id": ${FIRST},
  "refs": {"main": {"snapshot-id": ${FIRST}, "type": "branch", "max-ref-age-ms": 7}, "attempt": {"snapshot-id": ${SECOND}, "type": "branch"}},
  "snapshots": [
    {"snapshot-id": ${FIRST}, "sequence-number": 1, "timestamp-ms": 1699999999000, "summary": {"operation": "append"}, "manifest-list": "file:/w/1.avro", "schema-id": 0},
    {"snapshot-id": ${SECOND}, "parent-snapshot-id": ${FIRST}, "timestamp-ms": 1699999999500, "manifest-list": "file:/w/2.avro", "schema-id": 0}
  ],
  "snapshot-log": [{"timestamp-ms": 1699999999000, "snapshot-id": ${FIRST}}],
  "metadata-log": [{"timestamp-ms": 1699999998000, "metadata-file": "file:/w/0"}, {"timestamp-ms": 1699999999000, "metadata-file": "file:/w/1"}],
  "x-unknown": {"big": 12345678901234567890, "small": 1.10, "list": [null, true, ""]}
}`

const head = (text = TEXT): TableHead => ({ address: ADDRESS, metadata: parseTableMetadata(text) })
const change = (parts: Partial<RefsChange>): RefsChange => ({
  main: null,
  addTags: {},
  dropBranches: [],
  ...parts,
})
const publish = change({
  main: SECOND,
  addTags: { published_1: SECOND },
  dropBranches: ['attempt'],
})

function applied(at: TableHead, to: RefsChange, now = NOW): TableMetadata {
  const next = withRefs(at, to, now)
  if (next === null) throw new Error('nothing changed')
  return next
}
const idsOf = (metadata: TableMetadata): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata.refs ?? {}).map(([name, ref]) => [name, ref['snapshot-id'].toString()]),
  )

describe('a commit of refs', () => {
  it('moves main, adds the tag and drops the branch, by 64-bit ids', () => {
    const next = applied(head(), publish)
    expect(idsOf(next)).toEqual({ main: SECOND, published_1: SECOND })
    expect(next.refs?.['main']).toMatchObject({ type: 'branch', 'max-ref-age-ms': 7n })
    expect(next.refs?.['published_1']).toEqual({ type: 'tag', 'snapshot-id': BigInt(SECOND) })
    expect(next['current-snapshot-id']).toBe(BigInt(SECOND))
    expect(printTableMetadata(next)).toContain(`"current-snapshot-id":${SECOND}`)
  })

  it('leaves main where a later version moved it, and still adds the tag of an earlier one', () => {
    const second = applied(head(), change({ main: SECOND, addTags: { published_2: SECOND } }))
    const late = change({ main: FIRST, addTags: { published_1: FIRST } })
    const next = applied({ address: ADDRESS, metadata: second }, late)
    expect(idsOf(next)).toMatchObject({ main: SECOND, published_1: FIRST, published_2: SECOND })
    // A rollback is a later version of an earlier snapshot.
    const back = change({ main: FIRST, addTags: { published_3: FIRST } })
    expect(idsOf(applied({ address: ADDRESS, metadata: next }, back))['main']).toBe(FIRST)
  })

  it('logs the move of main and the former metadata file', () => {
    const next = applied(head(), publish)
    expect(next['snapshot-log']?.at(-1)).toEqual({
      'timestamp-ms': NOW,
      'snapshot-id': BigInt(SECOND),
    })
    expect(next['metadata-log']?.at(-1)).toEqual({
      'timestamp-ms': 1_700_000_000_000n,
      'metadata-file': ADDRESS,
    })
    expect(next['last-updated-ms']).toBe(NOW)
  })

  it('does not log a move when main stays', () => {
    const next = applied(head(), change({ dropBranches: ['attempt'] }))
    expect(next['snapshot-log']).toEqual(head().metadata['snapshot-log'])
    expect(next['current-snapshot-id']).toBe(BigInt(FIRST))
  })

  it('keeps as many former metadata files as the table declares', () => {
    const again = { address: 'file:/w/4', metadata: applied(head(), publish) }
    const next = applied(again, change({ main: FIRST }))
    expect(next['metadata-log']?.map((entry) => entry['metadata-file'])).toEqual([
      'file:/w/1',
      ADDRESS,
      'file:/w/4',
    ])
  })

  it('never goes back in time when the clock is behind', () => {
    expect(applied(head(), publish, 5n)['last-updated-ms']).toBe(1_700_000_000_000n)
  })

  it('makes main where a table had none', () => {
    const text = TEXT.replace(
      `"current-snapshot-id": ${FIRST}`,
      '"current-snapshot-id": -1',
    ).replace(/"main".*?\}, /, '')
    const next = applied(head(text), publish)
    expect(next['current-snapshot-id']).toBe(BigInt(SECOND))
    expect(next.refs?.['main']).toEqual({ type: 'branch', 'snapshot-id': BigInt(SECOND) })
  })

  it('refuses a snapshot that the table does not hold', () => {
    expect(() => withRefs(head(), change({ main: '7' }), NOW)).toThrow(
      expect.objectContaining({ code: 'SNAPSHOT_EXPIRED' }),
    )
    expect(() => withRefs(head(), change({ addTags: { t: '9007199254740992' } }), NOW)).toThrow(
      expect.objectContaining({ code: 'SNAPSHOT_EXPIRED' }),
    )
  })

  it('moves no tag', () => {
    const tagged = { address: ADDRESS, metadata: applied(head(), publish) }
    expect(() => withRefs(tagged, change({ addTags: { published_1: FIRST } }), NOW)).toThrow(
      expect.objectContaining({ code: 'PUBLISH_CONFLICT' }),
    )
  })

  it('drops neither main nor a tag', () => {
    const tagged = { address: ADDRESS, metadata: applied(head(), publish) }
    expect(withRefs(tagged, change({ dropBranches: ['main', 'published_1'] }), NOW)).toBeNull()
  })

  const snapshotId = fc.constantFrom(FIRST, SECOND)
  const anyChange = fc.record({
    main: fc.option(snapshotId),
    addTags: fc.dictionary(fc.constantFrom('published_1', 'published_2'), snapshotId),
    dropBranches: fc.subarray(['attempt', 'main', 'absent']),
  })
  const ALLOWED = ['refs', 'current-snapshot-id', 'snapshot-log', 'metadata-log', 'last-updated-ms']

  it('changes nothing the second time, and nothing but refs and their logs the first time', () => {
    fc.assert(
      fc.property(anyChange, (to) => {
        const before = head()
        const next = withRefs(before, to, NOW)
        if (next === null) return
        expect(withRefs({ address: 'file:/w/4', metadata: next }, to, NOW + 1n)).toBeNull()
        expect(head().metadata).toEqual(before.metadata)
        for (const key of new Set([...Object.keys(next), ...Object.keys(before.metadata)])) {
          if (!ALLOWED.includes(key)) expect(next[key]).toEqual(before.metadata[key])
        }
      }),
    )
  })

  it('keeps the digits and keys of what it does not know', () => {
    const printed = printTableMetadata(applied(head(), publish))
    expect(printed).toContain(
      '"x-unknown":{"big":12345678901234567890,"small":1.10,"list":[null,true,""]}',
    )
    expect(printed).toContain('"doc":"kept"')
    expect(printed).toContain('"summary":{"operation":"append"}')
  })
})

describe('metadata of another form', () => {
  it.each(['', '[]', TEXT.replace('"format-version": 2', '"format-version": 1')])(
    'are unreadable',
    (text) => {
      expect(() => parseTableMetadata(text)).toThrow(
        expect.objectContaining({ code: 'TABLE_UNREADABLE' }),
      )
    },
  )
})
