import type { TableFiles } from './table-files'
import type { RunSql } from './iceberg-tables'
import { createJdbcCatalog } from './jdbc-catalog'
import type { Catalog } from './catalog'

const TABLE = 'refined.t'
const FIRST = 'file:/w/refined/t/metadata/00009-a.metadata.json'
const metadata = (main: string): string =>
  `{"format-version": 2, "last-updated-ms": 5, "current-schema-id": 0, "schemas": [{"schema-id": 0, "fields": []}],
    "current-snapshot-id": ${main}, "refs": {"main": {"snapshot-id": ${main}, "type": "branch"}},
    "snapshots": [{"snapshot-id": 1, "manifest-list": "file:/w/1"}, {"snapshot-id": 2, "manifest-list": "file:/w/2"}]}`

interface Lake {
  readonly catalog: Catalog
  readonly stored: Map<string, string>
  /** Of every read. */
  fault: Error | null
  current: string
}

/** One table in memory; `beforeUpdate` is what others do between our reading and our update. */
function lake(beforeUpdate: (lake: Lake, turn: number) => void): Lake {
  const stored = new Map([[FIRST, metadata('1')]])
  const files: TableFiles = {
    read: async (address) => {
      if (self.fault !== null) throw self.fault
      return Buffer.from(stored.get(address) ?? missing(address))
    },
    create: async (address, content) => void stored.set(address, Buffer.from(content).toString()),
    remove: async (address) => void stored.delete(address),
  }
  let turn = 0
  const query: RunSql = async (text, values) => {
    const [, namespace, name, from, to] = values
    if (`${String(namespace)}.${String(name)}` !== TABLE) return []
    if (text.startsWith('SELECT')) return [{ metadata_location: self.current }]
    beforeUpdate(self, turn++)
    if (self.current !== from) return []
    self.current = String(to)
    return [{ table_name: name }]
  }
  let id = 0
  const catalog = createJdbcCatalog({
    query,
    files,
    clock: () => 7_000_000n,
    ids: () => `id${id++}`,
  })
  const self: Lake = { catalog, stored, fault: null, current: FIRST }
  return self
}

const missing = (address: string): never => {
  throw new Error(`no file ${address}`)
}

/** Another writer's commit, which leaves main where it is. */
function intrude(at: Lake, turn: number): void {
  at.current = `file:/w/refined/t/metadata/0001${turn}-other.metadata.json`
  at.stored.set(at.current, metadata('1'))
}

const publish = (at: Lake): Promise<void> =>
  at.catalog.commitRefs(TABLE, { main: '2', addTags: { published_1: '2' }, dropBranches: [] })
const ours = (at: Lake): readonly string[] =>
  [...at.stored.keys()].filter((address) => address.includes('-id'))

describe('commitRefs', () => {
  it('names its file by the next number, beside the former', async () => {
    const at = lake(() => {})
    await publish(at)
    expect(at.current).toBe('file:/w/refined/t/metadata/00010-id0.metadata.json')
  })

  it('writes nothing when it is true already', async () => {
    const at = lake(() => {})
    await publish(at)
    const before = [...at.stored]
    await publish(at)
    expect([...at.stored]).toEqual(before)
  })

  it('repeats what another commit outran, and removes the loser', async () => {
    const at = lake((self, turn) => turn < 3 && intrude(self, turn))
    await publish(at)
    expect(ours(at)).toEqual([at.current])
    expect(JSON.parse(at.stored.get(at.current) ?? '')).toMatchObject({ 'current-snapshot-id': 2 })
  })

  it('gives up with a code when others win every time, and leaves nothing behind', async () => {
    const at = lake(intrude)
    await expect(publish(at)).rejects.toMatchObject({ code: 'PUBLISH_CONFLICT' })
    expect(ours(at)).toEqual([])
  })

  it('loses nothing when the answer of the update is lost', async () => {
    const at = lake((self, turn) => {
      if (turn > 0) return
      self.current = ours(self)[0] ?? ''
      throw new Error('connection lost')
    })
    await expect(publish(at)).rejects.toThrow('connection lost')
    expect(at.stored.has(at.current)).toBe(true)
    await publish(at)
    expect(ours(at)).toEqual([at.current])
  })

  it('leaves only an orphan after a crash before the update', async () => {
    const at = lake((_, turn) => {
      if (turn === 0) throw new Error('killed')
    })
    await expect(publish(at)).rejects.toThrow('killed')
    expect(at.current).toBe(FIRST)
    await publish(at)
    expect(at.current).toContain('-id1.')
  })
})

describe('reading', () => {
  it('tells what is not there', async () => {
    const { catalog } = lake(() => {})
    await expect(catalog.snapshot('refined.other', '1')).rejects.toMatchObject({
      code: 'TABLE_NOT_MIGRATED',
    })
    await expect(catalog.snapshot(TABLE, '3')).rejects.toMatchObject({ code: 'SNAPSHOT_EXPIRED' })
    expect(await catalog.currentSchema('refined.other')).toBeNull()
  })

  it('tells a damaged table, and reads it again when it is restored', async () => {
    const at = lake(() => {})
    at.stored.delete(FIRST)
    await expect(at.catalog.currentSchema(TABLE)).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
    })
    at.stored.set(FIRST, metadata('1'))
    expect(await at.catalog.currentSchema(TABLE)).toEqual([])
  })

  it('takes no table for damaged that cannot be read for the moment', async () => {
    const at = lake(() => {})
    const passing = Object.assign(new Error('input/output error'), { code: 'EIO' })
    at.fault = passing
    await expect(at.catalog.currentSchema(TABLE)).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      cause: passing,
    })
    at.fault = null
    expect(await at.catalog.currentSchema(TABLE)).toEqual([])
  })

  it('knows no table before the first migration', async () => {
    const query: RunSql = async () =>
      Promise.reject(Object.assign(new Error('no relation'), { code: '42P01' }))
    const files: TableFiles = { read: missing, create: missing, remove: missing }
    const catalog = createJdbcCatalog({ query, files, clock: () => 0n, ids: () => 'id' })
    expect(await catalog.currentSchema(TABLE)).toBeNull()
  })
})
