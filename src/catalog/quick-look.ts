import { readdirSync, statSync } from 'node:fs'
import { systemClock, type Clock } from '../model/clock'
import { isVisible, type FolderListing } from './folder-listing'

/** Whether a folder still is as it was listed. False: it is to be listed. */
export type QuickLook = (root: string, listing: FolderListing) => boolean

/** Which folder it was, and when anything was put into it or taken out of it. */
interface FolderState {
  readonly device: bigint
  readonly inode: bigint
  readonly changed: bigint
}

const FILES_MAX = 16
const NANOS_PER_MICRO = 1000n
/** Well over the step of a file system's clock, within which two changes have one time. */
const SETTLED_NANOS = 1_000_000_000n

/**
 * For a few files, side by side on a local disk. Looks without another thread, since waking one costs
 * ten times the look, and reads names again only where the folder's own time says that they may differ.
 * @param now as the disk's clock tells it
 */
export function quickLook(now: Clock = systemClock): QuickLook {
  // When the names were found to be those of the listing.
  const known = new WeakMap<FolderListing, FolderState>()

  function areNamesSame(root: string, listing: FolderListing): boolean {
    const lookedAt = now() * NANOS_PER_MICRO
    const state = stateOf(root)
    const before = known.get(listing)
    if (before !== undefined && isSame(before, state)) return true
    if (!hasNames(root, listing)) return false
    if (lookedAt - state.changed > SETTLED_NANOS) known.set(listing, state)
    return true
  }

  return (root, listing) => {
    if (listing.files.length > FILES_MAX) return false
    try {
      return areNamesSame(root, listing) && listing.files.every(isAsListed)
    } catch {
      return false
    }
  }
}

function stateOf(root: string): FolderState {
  const { dev: device, ino: inode, ctimeNs: changed } = statSync(root, { bigint: true })
  return { device, inode, changed }
}

function isSame(one: FolderState, other: FolderState): boolean {
  return one.changed === other.changed && one.inode === other.inode && one.device === other.device
}

function hasNames(root: string, { files }: FolderListing): boolean {
  const names = new Set(readdirSync(root).filter(isVisible))
  return names.size === files.length && files.every(({ name }) => names.has(name))
}

function isAsListed({ path, size, modified }: FolderListing['files'][number]): boolean {
  const now = statSync(path, { bigint: true })
  return now.size === size && now.mtimeNs === modified
}
