import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { CodedError } from '../../src/model/coded-error'
import { findSourceFiles } from './find-source-files'

describe('finding the files of a source', () => {
  const scratch = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'lakefront-find-')))
  const root = path.join(scratch, 'root')

  beforeAll(() => {
    mkdirSync(path.join(root, 'b/deep'), { recursive: true })
    for (const name of ['b/deep/2.log', 'b/1.log', 'a.log', '.hidden', 'Z.log'])
      writeFileSync(path.join(root, name), name)
    writeFileSync(path.join(scratch, 'secret'), 'secret')
    mkdirSync(path.join(scratch, 'root-beside'))
  })
  afterAll(() => rmSync(scratch, { recursive: true }))

  const names = async (paths: readonly string[] | null) =>
    (await findSourceFiles(root, paths)).files.map(({ name }) => name)

  it('takes all below the root, sorted, without hidden files', async () => {
    expect(await names(null)).toEqual(['Z.log', 'a.log', 'b/1.log', 'b/deep/2.log'])
  })

  it('takes named files and folders, each file once', async () => {
    expect(await names(['b', 'b/1.log', './a.log', 'b/'])).toEqual([
      'a.log',
      'b/1.log',
      'b/deep/2.log',
    ])
    expect(await names([])).toEqual([])
  })

  it.each(['/etc/passwd', '..', '../secret', 'b/../../secret', 'b/..', '', 'a\0b'])(
    'refuses %j',
    async (name) => {
      await expect(names([name])).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    },
  )

  it('says which path is missing', async () => {
    await expect(names(['b/3.log'])).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('"b/3.log"'),
    })
    await expect(names(['a.log/x'])).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('says that the folder of the source itself is missing, not a path that nobody named', async () => {
    await expect(findSourceFiles(path.join(scratch, 'unmounted'), null)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/source's folder is not there.*LAKEFRONT_SOURCES/),
    })
  })

  it('follows links inside the root and none that leads out', async () => {
    const link = path.join(root, 'link')
    symlinkSync(root, link)
    expect(await names(null)).toEqual(['Z.log', 'a.log', 'b/1.log', 'b/deep/2.log'])
    for (const target of ['../secret', '..', '../root-beside']) {
      rmSync(link)
      symlinkSync(target, link)
      await expect(names(['link'])).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('"link"'),
      })
    }
    rmSync(link)
    symlinkSync('nowhere', link)
    await expect(names(['link'])).rejects.toMatchObject({ code: 'NOT_FOUND' })
    rmSync(link)
  })

  it('leaves out of a folder what is no log of the source, and says why', async () => {
    const folder = path.join(scratch, 'odd')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'a.log'), 'a')
    writeFileSync(path.join(folder, 'README.md'), 'about')
    symlinkSync('nowhere', path.join(folder, 'dangling'))
    symlinkSync('circle', path.join(folder, 'circle'))
    symlinkSync('../secret', path.join(folder, 'outside'))
    execFileSync('mkfifo', [path.join(folder, 'pipe')])
    const found = await findSourceFiles(folder, null)
    expect(found.files.map(({ name }) => name)).toEqual(['a.log'])
    expect(Object.fromEntries(found.leftOut.map(({ name, note }) => [name, note]))).toEqual({
      'README.md': expect.stringContaining('no log'),
      circle: expect.stringContaining('leads nowhere'),
      dangling: expect.stringContaining('leads nowhere'),
      outside: expect.stringContaining('leads out of the source'),
      pipe: expect.stringContaining('neither a file nor a folder'),
    })
    for (const { name } of found.leftOut.filter((each) => each.name !== 'README.md'))
      await expect(findSourceFiles(folder, [name])).rejects.toBeInstanceOf(CodedError)
  })

  it('goes on without nothing that it may not read', async () => {
    if (process.getuid?.() === 0) return
    const folder = path.join(scratch, 'closed')
    mkdirSync(path.join(folder, 'inside'), { recursive: true })
    chmodSync(path.join(folder, 'inside'), 0)
    await expect(findSourceFiles(folder, null)).rejects.toMatchObject({ code: 'JOB_FAILED' })
  })
})
