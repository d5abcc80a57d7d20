import type { S3Client } from '@aws-sdk/client-s3'
import type { AttemptStore } from './attempt-store'
import type { S3Address } from './aws/s3-address'
import { createObject, getObject, putObject } from './aws/s3-objects'

/** The files of attempts in S3: `<prefix>/<attemptId>/`. Reads see what was written before. */
export class S3AttemptStore implements AttemptStore {
  constructor(
    private readonly client: S3Client,
    private readonly prefix: S3Address,
  ) {}

  address(attemptId: string, name = ''): string {
    const { bucket, key } = this.place(attemptId, name)
    return `s3://${bucket}/${key}`
  }

  async write(attemptId: string, name: string, content: string): Promise<string> {
    await putObject(this.client, this.place(attemptId, name), content)
    return this.address(attemptId, name)
  }

  read(attemptId: string, name: string): Promise<string | null> {
    return getObject(this.client, this.place(attemptId, name))
  }

  create(attemptId: string, name: string, content: string): Promise<boolean> {
    return createObject(this.client, this.place(attemptId, name), content)
  }

  private place(attemptId: string, name: string): S3Address {
    const folder = this.prefix.key.replace(/\/+$/, '')
    const key = folder === '' ? `${attemptId}/${name}` : `${folder}/${attemptId}/${name}`
    return { bucket: this.prefix.bucket, key }
  }
}
