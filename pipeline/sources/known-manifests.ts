import { rawFileManifest, type RawFileManifest } from '../runs/attempt-files'

/** @param text JSON lines, a manifest each */
export function parseManifests(text: string): readonly RawFileManifest[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => rawFileManifest.parse(JSON.parse(line)))
}
