import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'

/** Where the service puts results. */
export interface ResultObjects {
  /** The bytes of an object, as they come. */
  read(address: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
}

export function s3ResultObjects(client: S3Client): ResultObjects {
  return {
    async read(address, signal) {
      const { Body: body } = await client.send(new GetObjectCommand(placeOf(address)), {
        abortSignal: signal,
      })
      if (body === undefined) throw new Error('the object has no body')
      return body.transformToWebStream()
    },
  }
}

function placeOf(address: string): { Bucket: string; Key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? []
  if (bucket === undefined || key === undefined) throw new Error(`${address} names no object`)
  return { Bucket: bucket, Key: key }
}
