import type { S3Client } from '@aws-sdk/client-s3'
import { createGunzip } from 'node:zlib'
import { lastLines } from '../last-lines'
import { parseS3Address } from './s3-address'
import { streamObject } from './s3-objects'

const MAX_BYTES = 64 * 1024

/** The last lines of a log in S3, gzip where its name says so; null while there is no such object. */
export async function readS3LogTail(
  client: S3Client,
  address: string,
  lines: number,
): Promise<readonly string[] | null> {
  const place = parseS3Address(address)
  const stored = place === null ? null : await streamObject(client, place)
  if (stored === null) return null
  const text = address.endsWith('.gz') ? stored.pipe(createGunzip()) : stored
  let end = Buffer.alloc(0)
  let isWhole = true
  for await (const chunk of text) {
    const all = Buffer.concat([end, Buffer.from(chunk)])
    isWhole &&= all.length <= MAX_BYTES
    end = all.subarray(-MAX_BYTES)
  }
  return lastLines(end.toString('utf8'), lines, isWhole)
}
