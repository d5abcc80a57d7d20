import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { Readable } from 'node:stream'
import { answerIn } from './submit-fault'
import type { S3Address } from './s3-address'

/** Another create of the same object is under way: S3 asks to send it again. */
const CONFLICTS = 5

export async function putObject(
  client: S3Client,
  { bucket, key }: S3Address,
  content: string,
): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }))
}

/**
 * By `If-None-Match: *`, which S3 decides at one place (Amazon S3 User Guide, "Prevent object
 * overwrites with conditional writes"); false: there is one already.
 */
export async function createObject(
  client: S3Client,
  { bucket, key }: S3Address,
  content: string,
): Promise<boolean> {
  const command = { Bucket: bucket, Key: key, Body: content, IfNoneMatch: '*' }
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      await client.send(new PutObjectCommand(command))
      return true
    } catch (error) {
      const status = answerIn(error)?.status
      if (status === 412) return false
      if (status !== 409 || conflicts === CONFLICTS) throw error
    }
  }
}

/** Null: there is none. */
export async function getObject(client: S3Client, address: S3Address): Promise<string | null> {
  const { Body } = (await openObject(client, address)) ?? {}
  return Body === undefined ? null : Body.transformToString('utf8')
}

/** Null: there is none. */
export async function streamObject(client: S3Client, address: S3Address): Promise<Readable | null> {
  const { Body } = (await openObject(client, address)) ?? {}
  // In Node the body is a stream of Node's; the SDK's type has the browser's too.
  return Body !== undefined && 'pipe' in Body ? Body : null
}

async function openObject(client: S3Client, { bucket, key }: S3Address) {
  try {
    return await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  } catch (error) {
    if (answerIn(error)?.name === 'NoSuchKey') return null
    throw error
  }
}
