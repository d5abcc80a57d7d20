import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { listFolder, type FolderListing } from './folder-listing'
import { isOnLocalDisk } from './local-disk'
import { systemClock } from '../model/clock'
import { quickLook, type QuickLook } from './quick-look'

/** Later than all that happens here, by more than a disk's clock may lag. */
const later = () => systemClock() + 60_000_000n

describe.each([
  ['just changed', systemClock],
  ['changed long ago', later],
])('a quick look at a folder that %s', (_, clock) => {
  let isStillSo: QuickLook
  let root: string
  let listing: FolderListing
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'lakefront-look-'))
    for (const name of ['a', 'b', '_SUCCESS']) await writeFile(path.join(root, name), 'x')
    const found = await listFolder(root)
    if (found === null) throw new Error('two files are there')
    listing = found
    isStillSo = quickLook(clock)
    isStillSo(root, listing)
  })
  afterEach(() => rm(root, { recursive: true }))

  it('finds what is as it was, and what is hidden besides', async () => {
    await writeFile(path.join(root, '.b.crc'), 'x')
    expect(isStillSo(root, listing)).toBe(true)
  })

  it.each<[string, () => Promise<unknown>]>([
    ['a new file', () => writeFile(path.join(root, 'c'), 'x')],
    ['a file that is gone', () => rm(path.join(root, 'a'))],
    ['another name', () => rename(path.join(root, 'a'), path.join(root, 'c'))],
    ['another size', () => writeFile(path.join(root, 'a'), 'xx')],
    ['another time', () => utimes(path.join(root, 'a'), 1, 1)],
    ['a folder', () => mkdir(path.join(root, 'day=1'))],
    ['a folder that is gone', () => rm(root, { recursive: true }).then(() => mkdir(root))],
  ])('tells %s', async (_, change) => {
    // The clock of a disk has steps of some milliseconds.
    if (clock === later) await delay(20)
    await change()
    expect(isStillSo(root, listing)).toBe(false)
  })

  it('leaves many files, and those below folders, to be listed', async () => {
    await mkdir(path.join(root, 'day=1'))
    await writeFile(path.join(root, 'day=1', 'a'), 'x')
    const nested = await listFolder(root)
    expect(nested && isStillSo(root, nested)).toBe(false)
    const many = new Array<(typeof listing.files)[number]>(17).fill(listing.files[0] ?? never())
    expect(isStillSo(root, { ...listing, files: many })).toBe(false)
  })

  it('is for disks of this machine alone', async () => {
    expect(await isOnLocalDisk('/proc')).toBe(false)
    expect(await isOnLocalDisk(path.join(root, 'nowhere'))).toBe(false)
  })
})

function never(): never {
  throw new Error('a file is there')
}
