import { loadedSnapshot } from '../../dialects/redshift'
import { unloadSelect, unloadStatement } from '../../dialects/redshift-unload'
import type { ResultObjects } from '../../engines/aws/result-objects'
import type { UnloadOptions } from '../../engines/redshift/unload'

/** @param role by which Redshift writes files; null: its default */
export function redshiftUnload(role: string | null, objects: ResultObjects): UnloadOptions {
  return {
    statement: (query, folder) =>
      unloadStatement(unloadSelect(query, query.snapshotId !== undefined), folder, role),
    marker: loadedSnapshot,
    objects,
  }
}
