import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CodedError } from '../../src/model/coded-error'
import { fileFault } from './file-fault'
import type { SourceFile } from './source-file'

const CHUNK_BYTES = 256 * 1024
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b])

/**
 * The uncompressed content in pieces, read once. Gzip, of one member or many, is known by its first
 * bytes, whatever the name.
 * @throws CodedError that names the file: corrupt or cut off, changed meanwhile, unreadable
 */
export async function* readContent(file: SourceFile): AsyncGenerator<Buffer> {
  let handle: FileHandle | null = null
  try {
    // The path is resolved already: a link here was put there since.
    handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW)
    const before = await handle.stat({ bigint: true })
    yield* (await isGzip(handle)) ? gunzipped(handle, before.size) : plain(handle)
    const after = await handle.stat({ bigint: true })
    if (before.size !== after.size || before.mtimeNs !== after.mtimeNs) throw changed(file)
  } catch (error) {
    throw fileFault(file.name, error)
  } finally {
    await handle?.close()
  }
}

export function changed(file: SourceFile): CodedError {
  return new CodedError(
    'JOB_FAILED',
    `"${file.name}" changed while it was read. Retry the run when nothing writes to it, for example after it was rotated.`,
  )
}

async function isGzip(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  return bytesRead === 2 && buffer.equals(GZIP_MAGIC)
}

async function* plain(handle: FileHandle, from = 0): AsyncGenerator<Buffer> {
  for (let position = from; ;) {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

async function* gunzipped(handle: FileHandle, size: bigint): AsyncGenerator<Buffer> {
  const source = Readable.from(plain(handle), { objectMode: false })
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  source.on('error', (error) => gunzip.destroy(error))
  source.pipe(gunzip)
  try {
    for await (const chunk of gunzip) yield chunk
  } finally {
    source.destroy()
    gunzip.destroy()
  }
  // zlib ends quietly at a zero byte between members, and whatever follows it would be lost.
  if (BigInt(gunzip.bytesWritten) < size && !(await isPadding(handle, gunzip.bytesWritten)))
    throw Object.assign(new Error('bytes after the end of the gzip content'), {
      code: 'Z_DATA_ERROR',
    })
}

/** Tapes and block devices fill what is left of a block with zero bytes; gzip passes over them. */
async function isPadding(handle: FileHandle, from: number): Promise<boolean> {
  for await (const chunk of plain(handle, from)) if (chunk.some((byte) => byte !== 0)) return false
  return true
}
