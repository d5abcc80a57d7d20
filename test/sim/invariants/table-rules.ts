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
  const versions = publications
    .filter((one) => one.dataset === dataset && one.snapshot_id === main)
    .map(({ version }) => version)
  must(versions.length > 0, 'mainIsPublished', () => `${dataset} shows ${main}`)
  const latest = Math.max(...versions)
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

function mainOf({ refs }: TableMetadata): string | null {
  return refs?.['main']?.['snapshot-id'].toString() ?? null
}
