import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isUnchanged, listFolder } from './folder-listing'

describe('the listing of a folder', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'lakefront-listing-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  const write = async (name: string, text: string, seconds = 1_700_000_000) => {
    const file = path.join(root, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
    await utimes(file, seconds, seconds)
  }
  const listed = async () => {
    const listing = await listFolder(root)
    if (listing === null) throw new Error('nothing is there')
    return listing
  }

  it('is the one before as long as nothing changed', async () => {
    await write('day=1/a', 'x')
    const before = await listed()
    expect(await listFolder(root, before)).toBe(before)
    for (const [name, text] of [
      ['day=1/a', 'xx'],
      ['day=2/b', 'x'],
    ] as const) {
      await write(name, text)
      expect(await listFolder(root, before)).toEqual(await listed())
      expect((await listFolder(root, before))?.id).not.toBe(before.id)
    }
    await rm(path.join(root, 'day=1'), { recursive: true })
    expect((await listFolder(root, before))?.files.map(({ name }) => name)).toEqual(['day=2/b'])
  })

  it('is null without a folder and without a file', async () => {
    await write('_temporary/0/part', 'x')
    await write('.part.crc', 'x')
    expect(await listFolder(root)).toBeNull()
    expect(await listFolder(path.join(root, 'nowhere'))).toBeNull()
  })

  it('names what is not hidden, in one order, and the newest time', async () => {
    await write('b', '12', 1_700_000_002)
    await write('day=1/a', '1')
    await write('day=1/_SUCCESS', '')
    await write('.hidden/c', '1')
    const { files, newest } = await listed()
    expect(files.map(({ name, size }) => [name, size])).toEqual([
      ['b', 2n],
      ['day=1/a', 1n],
    ])
    expect(newest).toBe(1_700_000_002_000_000n)
  })

  it('has another id for another name, size or time, and the same for the same', async () => {
    const ids: string[] = []
    const note = async () => ids.push((await listed()).id)
    await write('a', '1')
    await note()
    await write('a', '12')
    await note()
    await write('a', '12', 1_700_000_001)
    await note()
    await rename(path.join(root, 'a'), path.join(root, 'b'))
    await note()
    await write('c', '')
    await note()
    expect(new Set(ids).size).toBe(ids.length)
    await rm(path.join(root, 'c'))
    expect((await listed()).id).toBe(ids.at(-2))
  })

  it('tells whether its files are still what they were', async () => {
    await write('a', '1')
    await write('b', '1')
    const listing = await listed()
    await write('c', '1')
    expect(await isUnchanged(root, listing)).toBe(true)
    await write('b', '2', 1_700_000_001)
    expect(await isUnchanged(root, listing)).toBe(false)
  })

  it('follows links, but not round and round', async () => {
    await write('day=1/a', '1')
    await symlink(path.join(root, 'day=1/a'), path.join(root, 'linked'))
    expect((await listed()).files.map(({ name }) => name)).toEqual(['day=1/a', 'linked'])
    await symlink(root, path.join(root, 'round'))
    await expect(listFolder(root)).rejects.toMatchObject({ code: 'TABLE_UNREADABLE' })
  })
})
