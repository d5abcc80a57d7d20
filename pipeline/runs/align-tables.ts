import { isLeasedByAttempt } from '../../src/store/admission-repository'
import { attemptsWithBranches, markBranchesDropped } from '../../src/store/attempt-repository'
import {
  lockUnaligned,
  markAligned,
  unalignedDatasets,
} from '../../src/store/publication-repository'
import type { Backoff } from './backoff'
import { intent } from './intent'
import { mainLease } from './main-lease'
import { tableOf } from './prepare-run'
import type { ReconcilerParts } from './reconciler-parts'

/**
 * Makes the tables' refs say what is published: main, a tag for each version, no branch of an
 * attempt that ended. Repeated until true; a crash in between is completed by the next call.
 */
export async function alignTables(parts: ReconcilerParts, backoff: Backoff): Promise<void> {
  for (const dataset of await unalignedDatasets(parts.db)) {
    await guarded(parts, backoff, `dataset ${dataset}`, () => alignDataset(parts, dataset))
  }
  for (const { id, intent: stored } of await attemptsWithBranches(parts.db)) {
    await guarded(parts, backoff, `attempt ${id}`, async () => {
      for (const { identifier, branch } of Object.values(intent.parse(stored).request.writes)) {
        await parts.catalog.dropBranch(identifier, branch)
      }
      parts.at('branchesDropped')
      await markBranchesDropped(parts.db, id)
    })
  }
}

/** The rows stay locked meanwhile, so that a slower aligner never sets main back. */
async function alignDataset(parts: ReconcilerParts, dataset: string): Promise<void> {
  await parts.db.transaction().execute(async (tx) => {
    const unaligned = await lockUnaligned(tx, dataset)
    const latest = unaligned.at(-1)
    if (latest === undefined) return
    // After the look at what is to be aligned: an attempt that begins then sees it, and ends.
    if (await isLeasedByAttempt(tx, mainLease(dataset))) return
    await parts.catalog.commitRefs(tableOf(parts, dataset), {
      main: latest.snapshotId,
      addTags: Object.fromEntries(
        unaligned.map(({ version, snapshotId }) => [`published_${version}`, snapshotId]),
      ),
      dropBranches: unaligned.flatMap(({ branch }) => branch ?? []),
    })
    parts.at('refsCommitted')
    await markAligned(
      tx,
      dataset,
      unaligned.map(({ version }) => version),
    )
  })
  parts.at('aligned')
}

/** One table that cannot be aligned now must not keep the others from it. */
async function guarded(
  parts: ReconcilerParts,
  backoff: Backoff,
  name: string,
  align: () => Promise<void>,
): Promise<void> {
  if (!backoff.isDue(name)) return
  try {
    await align()
    backoff.succeeded(name)
  } catch (error) {
    backoff.failed(name)
    parts.hooks.stepFailed(error, null)
  }
}
