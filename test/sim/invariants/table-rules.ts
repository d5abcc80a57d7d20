import type { TableMetadata } from '../../../src/catalog/table-metadata'
import type { StoredState } from '../postgres/stored-state'
import { must } from '../violation'

/**
 * main shows a published version, and never an older one than it showed before.
 * @returns the version that it shows; 0 when it shows none
 * @throws Violation
 */
export function checkMain(
  dataset: string,
  metadata: TableMetadata,
  shownBefore: number,
  { publications }: StoredState,
): number {
  const main = mainOf(metadata)
  if (main === null) return shownBefore
  // A rollback is a later version of the same snapshot, so the tags tell which version is shown.
  const latest = Math.max(0, ...Object.keys(metadata.refs ?? {}).map(versionOf))
  const shown = publications.find((one) => one.dataset === dataset && one.version === latest)
  must(shown?.snapshot_id === main, 'mainIsPublished', () => `${dataset} shows ${main}`)
  must(latest >= shownBefore, 'mainGoesForward', () => `${dataset} shows version ${latest} again`)
  return latest
}

/**
 * In the end main is what is published, each published version has its tag, and no branch is left.
 * @throws Violation
 */
export function checkAligned(dataset: string, metadata: TableMetadata, state: StoredState): void {
  const published = state.publications.filter((one) => one.dataset === dataset)
  const shown = mainOf(metadata)
  const latest = published.at(-1)?.snapshot_id ?? null
  must(shown === latest, 'mainIsPublished', () => `${dataset} shows ${shown ?? 'nothing'}`)
  const refs = metadata.refs ?? {}
  for (const { version, snapshot_id } of published) {
    const tag = refs[`published_${version}`]?.['snapshot-id'].toString()
    must(tag === snapshot_id, 'publishedHasTag', () => `${dataset} ${version}`)
  }
  const branch = Object.keys(refs).find((name) => name.startsWith('attempt_'))
  must(branch === undefined, 'noBranchIsLeft', () => `${dataset} ${branch ?? ''}`)
}

/** 0 for what is no version's tag. */
function versionOf(ref: string): number {
  return Number(/^published_(\d+)$/.exec(ref)?.[1] ?? 0)
}

function mainOf({ refs }: TableMetadata): string | null {
  return refs?.['main']?.['snapshot-id'].toString() ?? null
}
