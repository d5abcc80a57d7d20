import { readdirSync, statSync } from 'node:fs'
import { isVisible, type FolderListing } from './folder-listing'

const FILES_MAX = 16

/**
 * Whether a few files, side by side on a local disk, are still as they were listed; looked at without
 * another thread, since waking one costs ten times the look. False: the folder is to be listed.
 */
export function isStillSo(root: string, { files }: FolderListing): boolean {
  if (files.length > FILES_MAX) return false
  try {
    const names = new Set(readdirSync(root).filter(isVisible))
    return (
      names.size === files.length &&
      files.every(({ name, path, size, modified }) => {
        if (!names.has(name)) return false
        const now = statSync(path, { bigint: true })
        return now.size === size && now.mtimeNs === modified
      })
    )
  } catch {
    return false
  }
}
