import { open } from 'node:fs/promises'
import { rawFileManifest, type RawFileManifest } from '../runs/attempt-files'

/** Reads a JSON-lines file of manifests. */
export async function readManifests(file: string): Promise<readonly RawFileManifest[]> {
  const handle = await open(file)
  const manifests: RawFileManifest[] = []
  for await (const line of handle.readLines()) {
    if (line !== '') manifests.push(rawFileManifest.parse(JSON.parse(line)))
  }
  return manifests
}
