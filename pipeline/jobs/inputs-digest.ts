import { createHash } from 'node:crypto'

/** A text that is equal exactly when the version of the job and the set of inputs are. */
export function inputsDigest(jobVersion: number, inputs: readonly string[]): string {
  const digest = createHash('sha256').update(inputs.toSorted().join('\n')).digest('hex')
  return `${jobVersion}:${digest}`
}
