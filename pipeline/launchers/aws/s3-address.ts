/** A place in S3. */
export interface S3Address {
  readonly bucket: string
  /** Without a slash in front. */
  readonly key: string
}

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s

/** Null: the text is no address such as s3://bucket/a/b. */
export function parseS3Address(text: string): S3Address | null {
  const [, bucket, key = ''] = ADDRESS.exec(text) ?? []
  return bucket === undefined ? null : { bucket, key }
}

/** Text for people who configure: what an address looks like is checked before. */
export function joinAddress(prefix: string, ...parts: readonly string[]): string {
  return [prefix.replace(/\/+$/, ''), ...parts].join('/')
}
