import { scanAgain, type ScannedFile } from './scan-source-files'
import type { ContentScan, Prefix } from './content-scan'
import { readHeldContent, relate } from './held-content'
import type { HeldFile, HeldFiles } from './held-files'

/** What becomes of a file, seen against what is held already. */
export type Decision =
  | { readonly kind: 'empty' }
  | { readonly kind: 'duplicate'; readonly of: HeldFile }
  | { readonly kind: 'continuation'; readonly predecessor: HeldFile; readonly prefix: Prefix }
  | { readonly kind: 'overlap'; readonly note: string }
  | { readonly kind: 'ingested' }

export async function decideOutcome(
  scanned: ScannedFile,
  held: HeldFiles,
  rawZone: string,
): Promise<Decision> {
  const { scan } = scanned
  if (scan.size === 0) return { kind: 'empty' }
  const same = held.get(scan.digest)
  if (same !== null) return { kind: 'duplicate', of: same }
  const alike = await alikeFiles(scan, held, rawZone)
  if (alike.container !== null) return { kind: 'duplicate', of: alike.container }
  const prefix = await longestPrefix(scanned, held)
  const predecessor = prefix === null ? null : held.get(prefix.digest)
  if (prefix !== null && predecessor !== null) return continued(prefix, predecessor, held)
  const other = alike.sharingHead[0]
  if (other === undefined) return { kind: 'ingested' }
  return {
    kind: 'overlap',
    note: `Begins like "${other.manifest.name}" but goes on differently: their common lines are held twice.`,
  }
}

/** Two continuations would give two lines the same number in the same chain. */
function continued(prefix: Prefix, predecessor: HeldFile, held: HeldFiles): Decision {
  const rival = held.continuationOf(prefix.digest)
  if (rival === null) return { kind: 'continuation', predecessor, prefix }
  const { name, lines } = predecessor.manifest
  return {
    kind: 'overlap',
    note: `Begins with all ${lines} lines of "${name}", which "${rival.manifest.name}" continues differently: the common lines are held twice.`,
  }
}

interface AlikeFiles {
  /** Begins with the whole scanned content. */
  readonly container: HeldFile | null
  readonly sharingHead: readonly HeldFile[]
}

async function alikeFiles(
  scan: ContentScan,
  held: HeldFiles,
  rawZone: string,
): Promise<AlikeFiles> {
  const sharingHead: HeldFile[] = []
  for (const file of held.leaves()) {
    if (!timesMeet(file, scan)) continue
    if (file.head !== null) {
      if (headsEqual(file, scan)) sharingHead.push(file)
      continue
    }
    const content = readHeldContent(rawZone, held.chainOf(file.manifest))
    const relation = await relate(content, file.size, scan)
    if (relation === 'contains') return { container: file, sharingHead }
    if (relation === 'sharesHead') sharingHead.push(file)
  }
  return { container: null, sharingHead }
}

/** Saves opening files that can have no line in common; where times are unknown, they may. */
function timesMeet({ manifest }: HeldFile, scan: ContentScan): boolean {
  const { firstTime, lastTime } = manifest
  if (firstTime === null || lastTime === null) return true
  if (scan.firstTime === null || scan.lastTime === null) return true
  return firstTime <= scan.lastTime && scan.firstTime <= lastTime
}

/** Files of earlier runs were met while scanning; those of this run only now have a size. */
async function longestPrefix(scanned: ScannedFile, held: HeldFiles): Promise<Prefix | null> {
  const { scan } = scanned
  const sizes = new Map<number, Set<string>>()
  for (const file of held.ofThisRun()) {
    if (file.size < scan.size && headsEqual(file, scan))
      sizes.set(file.size, (sizes.get(file.size) ?? new Set()).add(file.manifest.digest))
  }
  const found = sizes.size === 0 ? null : (await scanAgain(scanned, sizes)).prefix
  if (found === null || scan.prefix === null) return found ?? scan.prefix
  return found.size > scan.prefix.size ? found : scan.prefix
}

function headsEqual({ head }: HeldFile, scan: ContentScan): boolean {
  if (head === null) return false
  const size = Math.min(head.length, scan.head.length)
  return head.subarray(0, size).equals(scan.head.subarray(0, size))
}
